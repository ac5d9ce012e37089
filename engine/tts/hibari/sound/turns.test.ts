import { expect, test } from "vitest";
import { turnTo, turnToSquashed } from "./turns";

const turned = (turn: typeof turnTo, value: number) => {
  const out = { cos: 0, sin: 0 };
  turn(value, out);
  return out;
};

test.each([0, 0.1, -0.1, 1, Math.PI, -Math.PI, 7.5, -8.6, 1e4])("angle %d", (angle) => {
  const { cos, sin } = turned(turnTo, angle);
  expect(cos).toBeCloseTo(Math.cos(angle), 4);
  expect(sin).toBeCloseTo(Math.sin(angle), 4);
});

test.each([0, 0.001, 0.5, -0.5, 2, -3, 7.99, 8, -8, 9, -40])("π·tanh of %d", (value) => {
  const { cos, sin } = turned(turnToSquashed, value);
  expect(cos).toBeCloseTo(Math.cos(Math.PI * Math.tanh(value)), 4);
  expect(sin).toBeCloseTo(Math.sin(Math.PI * Math.tanh(value)), 4);
});
