import { expect, test } from "vitest";
import { createRealFft } from "./fft";

function naiveSpectrum(samples: Float64Array) {
  const bins = samples.length / 2 + 1;
  return Array.from({ length: bins }, (_, k) => {
    let re = 0;
    let im = 0;
    samples.forEach((value, n) => {
      re += value * Math.cos((2 * Math.PI * k * n) / samples.length);
      im -= value * Math.sin((2 * Math.PI * k * n) / samples.length);
    });
    return { re, im };
  });
}

const wobble = (size: number) => Float64Array.from({ length: size }, (_, n) => Math.sin(n * n * 0.37) + 0.2);

test.each([8, 12, 20, 60, 1200])("a transform of %i samples agrees with the definition", (size) => {
  const fft = createRealFft(size);
  const samples = wobble(size);
  const re = new Float64Array(fft.bins);
  const im = new Float64Array(fft.bins);
  fft.forward(samples, re, im);
  for (const [k, expected] of naiveSpectrum(samples).entries()) {
    expect(re[k]).toBeCloseTo(expected.re, 8);
    expect(im[k]).toBeCloseTo(expected.im, 8);
  }
});

test.each([12, 60, 1200])("the inverse of %i samples gives them back", (size) => {
  const fft = createRealFft(size);
  const samples = wobble(size);
  const re = new Float64Array(fft.bins);
  const im = new Float64Array(fft.bins);
  fft.forward(samples, re, im);
  const again = new Float64Array(size);
  fft.inverse(re, im, again);
  for (const [n, value] of samples.entries()) expect(again[n]).toBeCloseTo(value, 10);
});

test("the inverse ignores what a real signal cannot have: imaginary parts at both ends", () => {
  const fft = createRealFft(12);
  const re = new Float64Array(fft.bins).fill(1);
  const im = new Float64Array(fft.bins);
  const plain = new Float64Array(12);
  fft.inverse(re, im, plain);
  im[0] = 5;
  im[6] = -3;
  const withEnds = new Float64Array(12);
  fft.inverse(re, im, withEnds);
  expect(Array.from(withEnds)).toEqual(Array.from(plain));
});

test("a length with another prime factor is refused", () => {
  expect(() => createRealFft(14)).toThrow(/factors 2, 3 and 5/);
});
