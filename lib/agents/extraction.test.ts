import { expect, test } from "vitest";
import { describeExtractionProblem, fieldsCheck, fieldsJsonSchema, readExtraction } from "./extraction";

const text = JSON.stringify(
  {
    type: "object",
    properties: {
      topic: { type: "string", enum: ["order", "return"], description: "What it was about." },
      orderNumber: { type: "string" },
      guests: { type: "integer" },
      isUrgent: { type: "boolean" },
      dishes: { type: "array", items: { type: "string" } },
    },
  },
  null,
  2,
);
const { fields = {} } = readExtraction(text);

test("fields are read, and a model is asked for each of them, null where it was not said", () => {
  expect(Object.keys(fields)).toEqual(["topic", "orderNumber", "guests", "isUrgent", "dishes"]);
  expect(fieldsJsonSchema(fields)).toMatchObject({
    properties: {
      topic: { type: ["string", "null"], enum: ["order", "return", null] },
      dishes: { type: "array", items: { type: "string" } },
    },
    required: Object.keys(fields),
    additionalProperties: false,
  });
  expect(readExtraction(" ")).toEqual({ fields: {} });
});

test.each([
  ['{\n  "type": "object",\n  "properties": { "a": }\n}', "Line 3, column 24: This is not JSON from here on."],
  ['{ "type": "object"', "Line 1, column 19: This is not JSON from here on."],
  ["[]", /^Line 1, column 1: Begin with/],
  ['{ "type": "object", "properties": {} }', /Name at least one field/],
  ['{ "type": "object",\n "$defs": {}, "properties": {} }', "Line 2, column 2: “$defs” is not understood here."],
  [
    '{ "type": "object", "properties": {\n  "who": { "type": "object" } } }',
    /^Line 2, column 3: “who” can be a string, number/,
  ],
  ['{ "type": "object", "properties": {\n"a b": { "type": "string" } } }', /^Line 2, column 1: “a b” cannot be a name/],
  ['{ "type": "object", "properties": { "a": { "type": "number", "enum": ["1"] } } }', /its type must be string/],
  ['{ "type": "object", "properties": { "a": { "type": "string", "pattern": "(a+)+$" } } }', /“a” can be a string/],
])("%s is refused with its place", (text, sentence) => {
  const { problem } = readExtraction(text);
  expect(problem && describeExtractionProblem(problem)).toMatch(sentence);
});

test("too many fields are refused", () => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`f${index}`, { type: "string" }]));
  expect(readExtraction(JSON.stringify({ type: "object", properties: many })).problem?.message).toBe(
    "At most 20 fields.",
  );
});

test("what a model noted down is checked: missing is not said, the rest is left out, the wrong is refused", () => {
  const check = fieldsCheck(fields);
  const said = { topic: "order", guests: 4, isUrgent: null, dishes: ["soup"], more: "x", orderNumber: "1".repeat(900) };
  expect(check.parse(said)).toEqual({
    ...{ topic: "order", guests: 4, isUrgent: null, dishes: ["soup"] },
    orderNumber: "1".repeat(500),
  });
  expect(check.parse({})).toEqual({ topic: null, orderNumber: null, guests: null, isUrgent: null, dishes: null });
  expect(check.safeParse({ topic: "weather" }).success).toBe(false);
  expect(check.safeParse({ guests: "four" }).success).toBe(false);
});
