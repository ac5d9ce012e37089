import { expect, test } from "vitest";
import { createUnsettled } from "./unsettled";

const ramp = (from: number, length: number) => Int16Array.from({ length }, (_, index) => from + index);

test("what is settled is let go of, to the sample, and the rest knows its place", () => {
  const unsettled = createUnsettled();
  unsettled.push(ramp(0, 160));
  unsettled.push(ramp(160, 160));
  unsettled.settle(15);
  expect(unsettled.rest()).toEqual({ samples: ramp(240, 80), fromMs: 15 });
  // Told twice, or of what was let go of already.
  unsettled.settle(15);
  unsettled.settle(5);
  expect(unsettled.rest().fromMs).toBe(15);
  unsettled.settle(undefined);
  expect(unsettled.rest()).toEqual({ samples: new Int16Array(), fromMs: 20 });
  unsettled.push(ramp(7, 16));
  expect(unsettled.rest()).toEqual({ samples: ramp(7, 16), fromMs: 20 });
});

test("of somebody who never pauses the newest half minute is kept", () => {
  const unsettled = createUnsettled();
  for (let second = 0; second < 40; second += 1) unsettled.push(new Int16Array(16_000).fill(second));
  const { samples, fromMs } = unsettled.rest();
  expect([samples.length, samples[0], fromMs]).toEqual([30 * 16_000, 10, 10_000]);
});
