import { expect, test } from "vitest";
import { z } from "zod";
import { toGeminiSchema } from "./gemini-schema";

/** What becomes of one property. */
const property = (schema: object, rest: object = {}) => {
  const cleaned = toGeminiSchema({ type: "object", properties: { it: schema }, ...rest });
  return (cleaned?.properties as { it: unknown } | undefined)?.it;
};

test("arguments as our skills describe them", () => {
  const input = z.strictObject({
    date: z.iso.date().describe("The day"),
    people: z.number().int().min(1).max(12).default(2),
    seat: z.enum(["inside", "outside"]).optional(),
    notes: z.array(z.string().max(80)).nullable(),
  });
  expect(toGeminiSchema(z.toJSONSchema(input))).toMatchObject({
    type: "OBJECT",
    properties: {
      date: { type: "STRING", description: "The day" },
      people: { type: "INTEGER", minimum: 1, maximum: 12 },
      seat: { type: "STRING", format: "enum", enum: ["inside", "outside"] },
      notes: { type: "ARRAY", nullable: true, items: { type: "STRING", maxLength: 80 } },
    },
    required: ["date", "people", "notes"],
  });
});

test("nothing it does not know, at any depth", () => {
  const input = z.strictObject({ a: z.strictObject({ b: z.array(z.strictObject({ c: z.email() })) }) });
  const json = JSON.stringify(toGeminiSchema(z.toJSONSchema(input)));
  for (const field of ["$schema", "additionalProperties", "email"]) expect(json).not.toContain(field);
});

test.each([
  ["a type or null", { type: ["string", "null"] }, { type: "STRING", nullable: true }],
  ["several types", { type: ["string", "number"] }, { anyOf: [{ type: "STRING" }, { type: "NUMBER" }] }],
  ["a constant", { const: "yes" }, { type: "STRING", format: "enum", enum: ["yes"] }],
  ["numbers to choose from", { type: "integer", enum: [1, 2] }, { type: "INTEGER" }],
  [
    "one of several",
    { oneOf: [{ type: "string" }, { type: "boolean" }] },
    { anyOf: [{ type: "STRING" }, { type: "BOOLEAN" }] },
  ],
  ["a time", { type: "string", format: "date-time" }, { type: "STRING", format: "date-time" }],
  ["an exclusive bound", { type: "number", exclusiveMinimum: 0 }, { type: "NUMBER" }],
  ["anything", {}, { type: "STRING" }],
  ["a list of anything", { type: "array" }, { type: "ARRAY", items: { type: "STRING" } }],
])("%s", (_what, schema, cleaned) => {
  expect(property(schema)).toEqual(cleaned);
});

test("a reference is put in place", () => {
  const $defs = { city: { type: "string", minLength: 2 } };
  expect(property({ $ref: "#/$defs/city" }, { $defs })).toEqual({ type: "STRING", minLength: 2 });
});

test("a schema that names itself ends somewhere", () => {
  const $defs = { node: { type: "object", properties: { next: { $ref: "#/$defs/node" } } } };
  expect(JSON.stringify(property({ $ref: "#/$defs/node" }, { $defs })).length).toBeLessThan(2_000);
});

test("a function without arguments has no schema", () => {
  expect(toGeminiSchema({ type: "object", properties: {} })).toBeUndefined();
  expect(toGeminiSchema(undefined)).toBeUndefined();
});
