import { expect, test } from "vitest";
import { z } from "zod";
import { errorsOf } from "./field-errors";

const schema = z.strictObject({
  name: z.string().min(1),
  mail: z.string().min(3, "That is too short for an address."),
  deep: z.strictObject({ count: z.number().int().min(5).max(9) }),
  kind: z.enum(["a", "b"]),
});
const errors = (count: number) => errorsOf(schema.safeParse({ name: "", mail: "x", deep: { count }, kind: "c" }).error);

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

test("nothing wrong, no errors", () => {
  expect(errorsOf(undefined)).toEqual({});
});
