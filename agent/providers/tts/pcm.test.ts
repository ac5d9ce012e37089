import { expect, test } from "vitest";
import { encodeWav } from "@/lib/wav";
import { readPcm } from "./pcm";

async function read(bytes: Buffer, contentType: string, chunk: number): Promise<number[]> {
  async function* body() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const samples: number[] = [];
  for await (const part of readPcm(body(), contentType, 24_000)) samples.push(...part);
  return samples;
}

const samples = Int16Array.from({ length: 50 }, (_, index) => index * 300 - 7_000);
const raw = Buffer.from(samples.buffer);

test.each([1, 3, 7, 1_000])("raw PCM in network chunks of %i bytes", async (chunk) => {
  expect(await read(raw, "audio/pcm", chunk)).toEqual([...samples]);
});

test.each([1, 5, 1_000])("a WAV answer loses its header only, chunks of %i bytes", async (chunk) => {
  expect(await read(encodeWav(samples, 24_000), "audio/wav", chunk)).toEqual([...samples]);
});

test("another rate is resampled to ours", async () => {
  const tone = Int16Array.from(
    { length: 16_000 },
    (_, index) => 8_000 * Math.sin((2 * Math.PI * 440 * index) / 16_000),
  );
  const heard = await read(encodeWav(tone, 16_000), "audio/wav", 4_096);
  expect(heard.length).toBeGreaterThan(23_000);
  expect(heard.length).toBeLessThan(25_000);
});
