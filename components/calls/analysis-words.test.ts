import { expect, test } from "vitest";
import { fieldLabel, fieldText, progressText } from "./analysis-words";

test("names of fields are words, and what was not said is nothing", () => {
  expect(["orderNumber", "wants_call_back", "topic"].map(fieldLabel)).toEqual([
    "Order number",
    "Wants call back",
    "Topic",
  ]);
  expect([4, true, null, [], ["a", 2], "", 0].map(fieldText)).toEqual([
    "4",
    "Yes",
    undefined,
    undefined,
    "a, 2",
    undefined,
    "0",
  ]);
});

test("what is going on is said with its reason", () => {
  expect(progressText({ state: "queued", attempt: 0, error: null })).toMatch(/in a moment/);
  expect(progressText({ state: "queued", attempt: 1, error: "No answer." })).toBe("It will be tried again. No answer.");
  expect(progressText({ state: "failed", attempt: 5, error: "No answer." })).toBe(
    "The call could not be read. No answer.",
  );
  expect(progressText({ state: "done", attempt: 1, error: null })).toBeUndefined();
});
