import { expect, test } from "vitest";
import { testContext } from "../testing/context";
import { time } from "./time";
import { findTimeZone } from "./time-zones";

const context = testContext();

test.each([
  ["tokyo", "In Tokyo it's 10:05 PM on Monday."],
  ["New York", "In New York it's 8:05 AM on Monday."],
  ["sydney", "In Sydney it's 12:05 AM on Tuesday."],
  ["Japan", "In Japan it's 10:05 PM on Monday."],
  ["são paulo", "In Sao Paulo it's 10:05 AM on Monday."],
])("time in %s", async (city, sentence) => {
  expect(await time.run({ city }, context)).toBe(sentence);
});

test("an unknown place is said so, not guessed", async () => {
  await expect(time.run({ city: "Qwertyville" }, context)).rejects.toThrow("I don't know a place called Qwertyville.");
});

test("without a city the machine's own time is told", async () => {
  expect(await time.run({}, context)).toMatch(/^It's \d{1,2}:\d{2} (AM|PM)\.$/);
});

test.each([
  ["London", "Europe/London"],
  ["paris", "Europe/Paris"],
  ["the United States", "America/New_York"],
  ["Los Angeles", "America/Los_Angeles"],
  ["Zürich", "Europe/Zurich"],
  ["Mumbai", "Asia/Kolkata"],
  ["Berlin", "Europe/Berlin"],
  ["Cairo", "Africa/Cairo"],
  ["UK", "Europe/London"],
])("%s", (name, timeZone) => {
  expect(findTimeZone(name)?.timeZone).toBe(timeZone);
});
