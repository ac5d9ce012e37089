import { expect, test } from "vitest";
import { cardinal, decimal, digitByDigit, ordinal, year } from "./number-words";

test.each([
  ["0", "zero"],
  ["00", "zero"],
  ["7", "seven"],
  ["13", "thirteen"],
  ["40", "forty"],
  ["99", "ninety-nine"],
  ["100", "one hundred"],
  ["101", "one hundred one"],
  ["1000", "one thousand"],
  ["12345", "twelve thousand three hundred forty-five"],
  ["1000001", "one million one"],
  ["8336817", "eight million three hundred thirty-six thousand eight hundred seventeen"],
  ["1000000000000", "one trillion"],
])("cardinal %s", (digits, words) => {
  expect(cardinal(digits)).toBe(words);
});

test("a number past the decillions is read digit by digit", () => {
  expect(cardinal("1".repeat(36))).toContain("decillion");
  expect(cardinal("1".repeat(37))).toBe(Array(37).fill("one").join(" "));
});

test.each([
  ["1", "first"],
  ["2", "second"],
  ["3", "third"],
  ["5", "fifth"],
  ["8", "eighth"],
  ["12", "twelfth"],
  ["20", "twentieth"],
  ["23", "twenty-third"],
  ["100", "one hundredth"],
  ["101", "one hundred first"],
])("ordinal %s", (digits, words) => {
  expect(ordinal(digits)).toBe(words);
});

test.each([
  ["1998", "nineteen ninety-eight"],
  ["1906", "nineteen oh six"],
  ["1900", "nineteen hundred"],
  ["2000", "two thousand"],
  ["2005", "two thousand five"],
  ["2010", "twenty ten"],
  ["2026", "twenty twenty-six"],
  ["0042", "forty-two"],
])("year %s", (digits, words) => {
  expect(year(digits)).toBe(words);
});

test.each([
  ["3.14", "three point one four"],
  ["2.0", "two"],
  ["0.50", "zero point five"],
  [".5", "zero point five"],
])("decimal %s", (text, words) => {
  expect(decimal(text)).toBe(words);
});

test("digits one by one", () => {
  expect(digitByDigit("042")).toBe("zero four two");
});
