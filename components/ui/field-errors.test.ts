import { expect, test } from "vitest";
import { z } from "zod";
import { errorsOf, untouched } from "./field-errors";

const schema = z.strictObject({
  name: z.string().min(1),
  mail: z.string().min(3, "That is too short for an address."),
  deep: z.strictObject({ count: z.number().int().min(5).max(9) }),
  kind: z.enum(["a", "b"]),
  pace: z.union([z.enum(["fast", "slow"]), z.strictObject({ wait: z.number().int().min(5), more: z.number() })]),
});
const errors = (count: number, pace: unknown = "fast") =>
  errorsOf(schema.safeParse({ name: "", mail: "x", deep: { count }, kind: "c", pace }).error);

test("problems are sorted by field and told in words", () => {
  expect(errors(2)).toEqual({
    name: "This cannot be empty.",
    mail: "That is too short for an address.",
    "deep.count": "At least 5.",
    kind: "This cannot be used. Check it once more.",
  });
});

test.each([
  [12, "At most 9."],
  [Number.NaN, "A whole number is needed."],
  [5.5, "A whole number is needed."],
])("the number %d: %s", (count, sentence) => {
  expect(errors(count)["deep.count"]).toBe(sentence);
});

test.each([
  [{ wait: Number.NaN, more: 1 }, { "pace.wait": "A whole number is needed." }],
  [
    { wait: 5.5, more: Number.NaN },
    { "pace.wait": "A whole number is needed.", "pace.more": "A whole number is needed." },
  ],
  [{ wait: 2, more: 1 }, { "pace.wait": "At least 5." }],
  ["none", { pace: "This cannot be used. Check it once more." }],
])("of several shapes the fields of the one that was meant are marked: %j", (pace, expected) => {
  const found = Object.entries(errors(7, pace)).filter(([path]) => path.startsWith("pace"));
  expect(Object.fromEntries(found)).toEqual(expected);
});

test("nothing wrong, no errors", () => {
  expect(errorsOf(undefined)).toEqual({});
});

test("a field that was edited loses its mark, and no other", () => {
  const errors = {
    name: "Empty.",
    "config.url": "No address.",
    "config.headers.1.name": "Empty.",
    "config.tools": "None.",
  };
  const before = { name: "", config: { url: "x", headers: [{ name: "a" }, { name: "" }] } };
  const after = { name: "", config: { url: "https://x", headers: [{ name: "a" }] } };
  expect(untouched(errors, before, after)).toEqual({ name: "Empty.", "config.tools": "None." });
  expect(untouched(errors, before, before)).toEqual(errors);
});
