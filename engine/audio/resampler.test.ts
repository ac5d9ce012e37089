import { describe, expect, test } from "vitest";
import { joinSamples } from "./pcm";
import { createResampler, resample } from "./resampler";

const tone = (hertz: number, rate: number, seconds: number) =>
  Float32Array.from({ length: rate * seconds }, (_, index) => 0.5 * Math.sin((2 * Math.PI * hertz * index) / rate));

/** Loudest difference away from the edges, where the filter has nothing to look at. */
function difference(a: Float32Array, b: Float32Array): number {
  let worst = 0;
  for (let index = 200; index < Math.min(a.length, b.length) - 200; index++) {
    worst = Math.max(worst, Math.abs((a[index] ?? 0) - (b[index] ?? 0)));
  }
  return worst;
}

describe("resample", () => {
  test.each([
    [24_000, 16_000],
    [48_000, 16_000],
    [44_100, 16_000],
    [8_000, 16_000],
    [22_050, 16_000],
  ])("a tone at %i Hz is the same tone at %i Hz, in its place", (from, to) => {
    const result = resample(tone(1_000, from, 0.5), from, to);
    expect(result.length).toBe(Math.round(to * 0.5));
    expect(difference(result, tone(1_000, to, 0.5))).toBeLessThan(0.001);
  });

  test("what is too high for the new rate is gone, not folded back", () => {
    const result = resample(tone(11_000, 48_000, 0.5), 48_000, 16_000);
    expect(Math.max(...result.subarray(200, -200).map(Math.abs))).toBeLessThan(0.001);
  });

  test("pieces of any size give what the whole gives", () => {
    const whole = tone(440, 24_000, 0.4);
    const resampler = createResampler(24_000, 16_000);
    const parts: Float32Array[] = [];
    let offset = 0;
    for (let size = 1; offset < whole.length; size = (size * 7) % 997) {
      parts.push(resampler.push(whole.subarray(offset, offset + size)));
      offset += size;
    }
    parts.push(resampler.flush());
    const pieced = joinSamples(parts);
    const atOnce = resample(whole, 24_000, 16_000);
    expect(pieced.subarray(0, atOnce.length)).toEqual(atOnce);
  });

  test("the same rate is passed through", () => {
    const samples = tone(440, 16_000, 0.1);
    expect(resample(samples, 16_000, 16_000)).toEqual(samples);
  });
});
