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
const wav = encodeWav(samples, 24_000);
const headerBytes = wav.length - raw.length;

/** The same file with other numbers in its header: `[offset, value]`. */
function patched(...numbers: [at: number, value: number][]): Buffer {
  const bytes = Buffer.from(wav);
  for (const [at, value] of numbers) {
    if (value > 0xffff || at === 40) bytes.writeUInt32LE(value, at);
    else bytes.writeUInt16LE(value, at);
  }
  return bytes;
}

function chunkOf(id: string, size: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, "latin1");
  head.writeUInt32LE(size, 4);
  return Buffer.concat([head, Buffer.alloc(size + (size % 2), "x")]);
}

test.each([1, 3, 7, 1_000])("raw PCM in network chunks of %i bytes", async (chunk) => {
  expect(await read(raw, "audio/pcm", chunk)).toEqual([...samples]);
});

test.each([1, 5, 1_000])("a WAV answer loses its header only, chunks of %i bytes", async (chunk) => {
  expect(await read(wav, "audio/wav", chunk)).toEqual([...samples]);
});

test.each([0, 0x7fff_ffff, 0xffff_ffff])(
  "a WAV answer whose length was not known (%i) goes to its end",
  async (length) => {
    expect(await read(patched([40, length]), "audio/wav", 5)).toEqual([...samples]);
  },
);

test.each([1, 64, 100_000])("what a WAV file has around its sound is no sound, chunks of %i bytes", async (chunk) => {
  const [start, format] = [wav.subarray(0, 12), wav.subarray(12, 36)];
  const file = [start, chunkOf("LIST", 5_001), format, chunkOf("fact", 4), wav.subarray(36), chunkOf("id3 ", 70)];
  expect(await read(Buffer.concat(file), "audio/wav", chunk)).toEqual([...samples]);
});

test("the few samples of a very short answer are sound, and half a sample is dropped", async () => {
  expect(await read(raw.subarray(0, 7), "", 3)).toEqual([...samples.subarray(0, 3)]);
  expect(await read(Buffer.alloc(0), "audio/pcm", 1)).toEqual([]);
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

test.each([
  ["JSON", Buffer.from('{"error":{"message":"quota exceeded"}}'), "application/json"],
  ["JSON that says nothing of itself", Buffer.from('{"error":{"message":"quota exceeded"}}'), ""],
  ["a page", Buffer.from("<!doctype html>\n<html><body>Sign in</body></html>"), "application/octet-stream"],
  ["a word", Buffer.from("no"), "audio/pcm"],
  ["an MP3 file", Buffer.from(`ID3\u0004${"\0".repeat(40)}`), "audio/mpeg"],
  ["a FLAC file", Buffer.from(`fLaC${"\0".repeat(40)}`), "audio/pcm"],
  ["a WAV file without sound", wav.subarray(0, headerBytes - 8), "audio/wav"],
  ["a file of another kind", Buffer.from(`RIFF\0\0\0\0AVI LIST${"\0".repeat(40)}`), "audio/wav"],
  ["floating point", patched([20, 3]), "audio/wav"],
  ["two channels", patched([22, 2]), "audio/wav"],
  ["eight bits", patched([34, 8]), "audio/wav"],
  ["an impossible rate", patched([24, 0x00ff_ffff]), "audio/wav"],
  ["an impossible rate of raw sound", raw, "audio/pcm;rate=1"],
])("%s is an error, not noise", async (_what, bytes, contentType) => {
  for (const chunk of [1, 1_000]) {
    await expect(read(bytes, contentType, chunk)).rejects.toMatchObject({ name: "NotSoundError" });
  }
});

test("a server that never stops is stopped", async () => {
  const minute = Buffer.alloc(60 * 24_000 * 2);
  async function* body() {
    for (;;) yield minute;
  }
  let parts = 0;
  const all = (async () => {
    for await (const _ of readPcm(body(), "audio/pcm", 24_000)) parts += 1;
  })();
  await expect(all).rejects.toMatchObject({ name: "NotSoundError" });
  expect(parts).toBe(10);
});
