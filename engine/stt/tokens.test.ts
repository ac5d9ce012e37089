import { describe, expect, test } from "vitest";
import { tokenTexts } from "./tokens";

const long = Buffer.alloc(200, "a");
/** " hi", an empty token, 200 letters (two length bytes: 1 · 128 + 72). */
const binary = Buffer.concat([Buffer.from([5]), Buffer.from("▁hi"), Buffer.from([0]), Buffer.from([200, 1]), long]);

describe("tokenTexts", () => {
  test("reads lengths of one and two bytes, and ▁ as a space", () => {
    expect(tokenTexts(binary)).toEqual([" hi", "", long.toString()]);
  });

  test("a file cut short is damaged", () => {
    expect(() => tokenTexts(binary.subarray(0, -1))).toThrowError(/damaged/);
  });
});
