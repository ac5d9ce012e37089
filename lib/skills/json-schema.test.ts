import { describe, expect, test } from "vitest";
import { checkOf, jsonSchemaSchema, simplifySchema } from "./json-schema";

test("keeps what a model needs, writes references out and leaves patterns behind", () => {
  const simple = simplifySchema({
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: {
      city: { $ref: "#/$defs/City" },
      days: { type: "integer", minimum: 1, maximum: 7, default: 1 },
      unit: { oneOf: [{ const: "c" }, { const: "f" }], title: "Unit" },
    },
    required: ["city", "gone"],
    additionalProperties: false,
    $defs: { City: { type: "string", pattern: "^(a+)+$", description: "x".repeat(1_000) } },
  });
  expect(simple).toEqual({
    type: "object",
    properties: {
      city: { type: "string", description: `${"x".repeat(400)}…` },
      days: { type: "integer", minimum: 1, maximum: 7, default: 1 },
      unit: { anyOf: [{ const: "c" }, { const: "f" }] },
    },
    required: ["city"],
  });
  expect(jsonSchemaSchema.safeParse(simple).success).toBe(true);
});

describe("what strangers send", () => {
  const circular = { type: "object", properties: { a: { $ref: "#" } } };
  const bomb = { type: "object", properties: { a: { $ref: "#/$defs/0" } }, $defs: bombOf(12) };
  test.each([
    ["nothing", undefined],
    ["a list", []],
    ["a schema that refers to itself", circular],
    ["one that doubles with every level", bomb],
    ["one that refers to somewhere else", { type: "object", properties: { a: { $ref: "http://10.0.0.1/" } } }],
    ["one without end", { type: "object", properties: manyOf(5_000) }],
    ["a prototype", JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}')],
    ["types that are none", { type: "object", properties: { a: { type: ["string", 7, "function"] } } }],
  ])("%s becomes a schema of bounded size", (_name, schema) => {
    const simple = simplifySchema(schema);
    expect(simple.type).toBe("object");
    expect(JSON.stringify(simple).length).toBeLessThanOrEqual(16_000);
    expect(() => checkOf(simple).safeParse({})).not.toThrow();
  });
});

test("checks values", () => {
  const check = checkOf(
    simplifySchema({ type: "object", properties: { a: { type: "number" }, b: { type: "string" } }, required: ["a"] }),
  );
  expect(check.safeParse({ a: 1 }).success).toBe(true);
  expect(check.safeParse({ a: 1, c: true }).success).toBe(true);
  expect(check.safeParse({ a: "1" }).error?.issues).toMatchObject([{ path: ["a"] }]);
  expect(check.safeParse({}).success).toBe(false);
  expect(check.safeParse("a").success).toBe(false);
});

test.each([
  ["no object", { type: "string" }, "describes no object"],
  ["nonsense", { type: "object", properties: { a: { type: "banana" } } }, "not JSON Schema"],
  ["too long", { type: "object", description: "x".repeat(20_000) }, "16,000"],
])("%s cannot be kept", (_name, schema, sentence) => {
  expect(jsonSchemaSchema.safeParse(schema).error?.issues[0]?.message).toContain(sentence);
});

function manyOf(count: number) {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, { type: "string" }]));
}

function bombOf(levels: number) {
  return Object.fromEntries(
    Array.from({ length: levels }, (_, at) => {
      const next = { $ref: `#/$defs/${at + 1}` };
      return [String(at), { type: "object", properties: Object.fromEntries("abcdef".split("").map((n) => [n, next])) }];
    }),
  );
}
