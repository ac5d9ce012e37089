import { expect, test } from "vitest";
import { weightOf, withStress } from "./stress";

test.each([
  ["həlˈO", undefined, "həlˈO"],
  ["ˌɪntəɹnˈæʃənᵊl", -2, "ɪntəɹnæʃənᵊl"],
  ["ˌɪntəɹnˈæʃənᵊl", -1, "ɪntəɹnˌæʃənᵊl"],
  ["həlˈO", -0.5, "həlˌO"],
  ["həlˈO", 0, "həlˌO"],
  ["tə", -0.5, "tə"],
  ["stɹit", 0, "stɹˌit"],
  ["stɹit", 2, "stɹˈit"],
  ["stɹit", 1, "stɹˌit"],
  ["ˌɪt", 1, "ˈɪt"],
  ["həlˈO", 2, "həlˈO"],
  ["s", 2, "s"],
])("%s at level %s is %s", (phonemes, level, expected) => {
  expect(withStress(phonemes, level)).toBe(expected);
});

test("diphthongs and affricates weigh double", () => {
  expect(weightOf("kæt")).toBe(3);
  expect(weightOf("ʧI")).toBe(4);
});
