import { describe, expect, test } from "vitest";
import { pcm16FromSamples, samplesFromPcm16 } from "./pcm";
import { openWav, wavHeader } from "./wav";

function parseWav(bytes: Uint8Array) {
  const { sampleRate, length, read } = openWav(bytes);
  return { sampleRate, samples: read(0, length) };
}

function wav(
  format: { code: number; channels: number; rate: number; bits: number },
  data: Buffer,
  extra = Buffer.alloc(0),
) {
  const chunk = Buffer.alloc(24);
  chunk.write("fmt ", 0);
  chunk.writeUInt32LE(16, 4);
  chunk.writeUInt16LE(format.code, 8);
  chunk.writeUInt16LE(format.channels, 10);
  chunk.writeUInt32LE(format.rate, 12);
  chunk.writeUInt32LE((format.rate * format.channels * format.bits) / 8, 16);
  chunk.writeUInt16LE((format.channels * format.bits) / 8, 20);
  chunk.writeUInt16LE(format.bits, 22);
  const head = Buffer.alloc(8);
  head.write("data", 0);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([Buffer.from("RIFF\0\0\0\0WAVE"), chunk, extra, head, data]);
}

const close = (samples: Float32Array, wanted: number[]) => {
  expect(samples.length).toBe(wanted.length);
  wanted.forEach((value, index) => {
    expect(samples[index]).toBeCloseTo(value, 3);
  });
};

describe("parseWav", () => {
  test("reads its own header back", () => {
    const data = pcm16FromSamples(Float32Array.of(0, 0.5, -0.5));
    const { samples, sampleRate } = parseWav(Buffer.concat([wavHeader(24_000, data.length), data]));
    expect(sampleRate).toBe(24_000);
    close(samples, [0, 0.5, -0.5]);
  });

  test("reads a stream of unknown length to its end", () => {
    const data = pcm16FromSamples(Float32Array.of(0.25, -0.25));
    close(parseWav(Buffer.concat([wavHeader(16_000), data])).samples, [0.25, -0.25]);
  });

  test("averages channels", () => {
    const data = pcm16FromSamples(Float32Array.of(0.5, 0.1, -0.5, -0.1));
    close(parseWav(wav({ code: 1, channels: 2, rate: 48_000, bits: 16 }, data)).samples, [0.3, -0.3]);
  });

  test("reads 8, 24 and 32 bits and floats", () => {
    const format = { channels: 1, rate: 16_000 };
    const float = Buffer.alloc(8);
    float.writeFloatLE(0.75, 0);
    float.writeFloatLE(Number.NaN, 4);
    close(parseWav(wav({ ...format, code: 3, bits: 32 }, float)).samples, [0.75, 0]);
    close(parseWav(wav({ ...format, code: 1, bits: 8 }, Buffer.from([192, 64]))).samples, [0.5, -0.5]);
    close(parseWav(wav({ ...format, code: 1, bits: 24 }, Buffer.from([0, 0, 0x40, 0, 0, 0xc0]))).samples, [0.5, -0.5]);
    const wide = Buffer.alloc(4);
    wide.writeInt32LE(-(2 ** 30));
    close(parseWav(wav({ ...format, code: 1, bits: 32 }, wide)).samples, [-0.5]);
  });

  test("skips chunks it does not know, odd ones with their padding", () => {
    const list = Buffer.from("LIST\x03\0\0\0abc\0", "latin1");
    const data = pcm16FromSamples(Float32Array.of(0.5));
    close(parseWav(wav({ code: 1, channels: 1, rate: 16_000, bits: 16 }, data, list)).samples, [0.5]);
  });

  test.each([
    ["not a WAV", Buffer.from("OggS and so on, for a while")],
    ["no data", wavHeader(16_000).subarray(0, 36)],
    ["μ-law", wav({ code: 7, channels: 1, rate: 8_000, bits: 8 }, Buffer.from([1]))],
    ["an absurd rate", wav({ code: 1, channels: 1, rate: 1, bits: 16 }, Buffer.from([1, 1]))],
    ["empty", Buffer.alloc(0)],
  ])("refuses %s with a sentence", (_, bytes) => {
    expect(() => parseWav(bytes)).toThrowError(/WAV/);
  });
});

describe("samplesFromPcm16", () => {
  test("takes views at odd offsets and ignores half a sample", () => {
    const bytes = Buffer.from([9, 0, 64, 0]).subarray(1);
    expect([...samplesFromPcm16(bytes)]).toEqual([0.5]);
  });
});
