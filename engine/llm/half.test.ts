import { expect, test } from "vitest";
import { fromHalf, toHalf } from "./half";

test("every half that is a number survives the way there and back", () => {
  for (let half = 0; half <= 0xffff; half++) {
    const number = fromHalf(half);
    if (Number.isNaN(number)) expect(toHalf(number) & 0x7fff).toBeGreaterThan(0x7c00);
    else if (toHalf(number) !== half) expect.unreachable(`${half.toString(16)} became ${toHalf(number).toString(16)}`);
  }
});

test("what lies between two halves goes to the nearer one, to the even one from the middle, too much to infinity", () => {
  expect([1.0004, 1.0006].map((number) => fromHalf(toHalf(number)))).toEqual([1, 1.0009765625]);
  expect([1 + 2 ** -11, 1 + 3 * 2 ** -11].map(toHalf)).toEqual([0x3c00, 0x3c02]);
  expect([65_519, 65_520, -1e9].map((number) => fromHalf(toHalf(number)))).toEqual([65_504, Infinity, -Infinity]);
  expect([2 ** -25, 3 * 2 ** -25].map(toHalf)).toEqual([0, 2]);
});
