import { expect, test } from "vitest";
import { splitAtPauses } from "./batch";

const rate = 16_000;
/** Speech-like loudness with a pause of 0.4 s every 3 s. */
function talk(seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * rate }, (_, index) => {
    const isPause = (index / rate) % 3 > 2.6;
    return isPause ? 0 : 0.2 * Math.sin(index * 0.3);
  });
}

test("no window is longer than allowed, and together they hold all the speech", () => {
  const spans = splitAtPauses(talk(60), 8);
  expect(spans.length).toBeGreaterThan(7);
  for (const { start, end } of spans) expect((end - start) / rate).toBeLessThanOrEqual(8);
  for (const [index, { start }] of spans.entries()) {
    const previousEnd = spans[index - 1]?.end ?? 0;
    expect(start).toBeGreaterThanOrEqual(previousEnd);
    // What lies between two windows is part of a pause.
    expect((start - previousEnd) / rate).toBeLessThan(0.4);
  }
});

test("windows end in pauses", () => {
  for (const { end } of splitAtPauses(talk(20), 8).slice(0, -1)) {
    const phase = (end / rate) % 3;
    expect(phase > 2.5 || phase < 0.1).toBe(true);
  }
});

test("silence and a click are not speech", () => {
  const click = new Float32Array(rate * 3);
  click.fill(0.5, rate, rate + 200);
  expect(splitAtPauses(new Float32Array(rate * 20), 8)).toEqual([]);
  expect(splitAtPauses(click, 8)).toEqual([]);
  expect(splitAtPauses(new Float32Array(0), 8)).toEqual([]);
});
