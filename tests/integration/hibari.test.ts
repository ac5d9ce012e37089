import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createModelStore } from "@/engine/models/store";
import { type Hibari, loadHibari } from "@/engine/tts/hibari/hibari";
import { plainSpeechRules } from "@/engine/tts/hibari/text/plain-speech";
import { applyRules } from "@/engine/tts/hibari/text/rewrite";
import { sharedPaths } from "../support/shared-data";

const fixtures = join(import.meta.dirname, "../../engine/tts/hibari/__fixtures__");
const sentences = readFileSync(join(fixtures, "phonemes.tsv"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => line.split("\t"))
  .map(([text = "", phonemes = ""]) => ({ text, phonemes }));
const envelopes: { text: string; envelopeDb: number[] }[] = JSON.parse(
  readFileSync(join(fixtures, "envelopes.json"), "utf8"),
);

let hibari: Hibari;
beforeAll(async () => {
  hibari = await loadHibari(await createModelStore({ root: sharedPaths().models }).files("hibari"));
});
afterAll(() => hibari?.close());

async function speak(text: string, options?: { speed?: number; signal?: AbortSignal }): Promise<Float32Array[]> {
  const pieces: Float32Array[] = [];
  for await (const { samples } of hibari.synthesize(text, options)) pieces.push(samples);
  return pieces;
}

const joined = (pieces: Float32Array[]) => Float32Array.from(pieces.flatMap((piece) => Array.from(piece)));
const seconds = (pieces: Float32Array[]) => pieces.reduce((sum, piece) => sum + piece.length, 0) / 24_000;

/** Edits (insert, delete, replace) that turn one list of symbols into the other. */
function distance(a: string[], b: string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (const [i, symbol] of a.entries()) {
    const next = [i + 1];
    for (const [j, other] of b.entries()) {
      const kept = (row[j] ?? 0) + (symbol === other ? 0 : 1);
      next.push(Math.min(kept, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

async function agreement(examples: typeof sentences): Promise<number> {
  let edits = 0;
  let symbols = 0;
  for (const { text, phonemes } of examples) {
    edits += distance(Array.from(await hibari.phonemize(text)), Array.from(phonemes));
    symbols += Array.from(phonemes).length;
  }
  return 1 - edits / symbols;
}

test("phonemes agree with the model's own front end", async () => {
  expect(sentences.length).toBeGreaterThanOrEqual(300);
  expect(await agreement(sentences)).toBeGreaterThanOrEqual(0.97);
});

test("they agree almost to the letter where we do not read better on purpose", async () => {
  const alike = sentences.filter(({ text }) => applyRules(plainSpeechRules, text) === text);
  expect(alike.length).toBeGreaterThanOrEqual(300);
  expect(await agreement(alike)).toBeGreaterThanOrEqual(0.998);
});

test.each(envelopes)("$text sounds as loud as the original, moment by moment", async ({ text, envelopeDb }) => {
  const samples = joined(await speak(text));
  const ours = envelopeDb.map((_, n) => {
    const window = samples.subarray(n * 240, (n + 1) * 240);
    const power = window.reduce((sum, sample) => sum + sample * sample, 0) / 240;
    return Math.max(10 * Math.log10(power + 1e-18), -60);
  });
  const off = ours.map((db, n) => Math.abs(db - (envelopeDb[n] ?? 0))).sort((a, b) => a - b);
  expect(off[Math.floor(off.length / 2)]).toBeLessThan(1);
  expect(off[Math.floor(off.length * 0.95)]).toBeLessThan(4);
});

test("speech starts at once and ends with the pause its mark asks for", async () => {
  const samples = joined(await speak("One moment, please."));
  expect(samples.findIndex((sample) => Math.abs(sample) > 0.01)).toBeLessThan(24_000 * 0.05);
  const last = samples.findLastIndex((sample) => Math.abs(sample) > 0.01);
  expect((samples.length - last) / 24_000).toBeGreaterThan(0.3);
  expect((samples.length - last) / 24_000).toBeLessThan(0.6);
});

/** Where sound is heard between rests of at least a tenth of a second, ms. */
function stretchesOf(samples: Float32Array): { startMs: number; endMs: number }[] {
  const stretches: { startMs: number; endMs: number }[] = [];
  for (let ms = 0; ms * 24 < samples.length; ms += 5) {
    if (!samples.subarray(ms * 24, (ms + 5) * 24).some((sample) => Math.abs(sample) > 0.01)) continue;
    const last = stretches.at(-1);
    if (last && ms - last.endMs < 100) last.endMs = ms + 5;
    else stretches.push({ startMs: ms, endMs: ms + 5 });
  }
  return stretches;
}

test.each([1, 1.5, 0.7])("at speed %f each word is where its sound is", async (speed) => {
  const pieces: Float32Array[] = [];
  const words: { text: string; startMs: number; endMs: number }[] = [];
  // Each word stands alone between two rests: sentences, clauses, a figure that is several words, a part without sound.
  for await (const piece of hibari.synthesize("Seven. Banana! 5% … Gardener? Many, Zubrowski.", { speed })) {
    // Before its sound.
    expect(piece.words.every(({ startMs }) => startMs >= seconds(pieces) * 1_000 - 60)).toBe(true);
    pieces.push(piece.samples);
    words.push(...piece.words);
  }
  expect(words.map(({ text }) => text).join(" ")).toMatch(/^Seven\. Banana! 5%.* Gardener\? Many, Zubrowski\.$/);
  const samples = joined(pieces);
  for (const { startMs, endMs } of stretchesOf(samples)) {
    const inside = words.filter((word) => word.endMs > startMs && word.startMs < endMs);
    expect(inside.length).toBeGreaterThan(0);
    expect(Math.abs((inside[0]?.startMs ?? 0) - startMs)).toBeLessThan(80);
    // The last phoneme before a rest fades for long.
    expect((inside.at(-1)?.endMs ?? 0) - endMs).toBeGreaterThan(-80);
    expect((inside.at(-1)?.endMs ?? 0) - endMs).toBeLessThan(230 / speed);
  }
  expect(words.at(-1)?.endMs).toBeLessThanOrEqual(seconds(pieces) * 1_000);
});

test("a long sentence, spoken in parts, has all its words in their order", async () => {
  const text = "We went down the road, ".repeat(12).concat("and home.");
  const words: { text: string; startMs: number }[] = [];
  for await (const piece of hibari.synthesize(text)) words.push(...piece.words);
  expect(words.map((word) => word.text).join(" ")).toBe(text);
  expect(words.map(({ startMs }) => startMs)).toEqual(words.map(({ startMs }) => startMs).toSorted((a, b) => a - b));
});

test("the same text gives the same samples", async () => {
  const [first, second] = [await speak("It is 7:30."), await speak("It is 7:30.")];
  expect(joined(second)).toEqual(joined(first));
});

test("a higher speed takes less time", async () => {
  const text = "Your order will arrive on Tuesday.";
  const plain = seconds(await speak(text));
  expect(seconds(await speak(text, { speed: 1.5 }))).toBeLessThan(plain * 0.8);
  expect(seconds(await speak(text, { speed: 0.7 }))).toBeGreaterThan(plain * 1.2);
  await expect(speak(text, { speed: 9 })).rejects.toThrow(/between 0.5 and 2/);
});

test("aborting ends speech with the signal's reason", async () => {
  const abort = new AbortController();
  const pieces = hibari.synthesize("One sentence. ".repeat(50), { signal: abort.signal });
  expect((await pieces.next()).value?.samples.length).toBeGreaterThan(0);
  abort.abort(new Error("caller spoke"));
  await expect(pieces.next()).rejects.toThrow("caller spoke");
  await expect(speak("Never.", { signal: AbortSignal.abort(new Error("too late")) })).rejects.toThrow("too late");
});

test.each(["", "   \n ", "...", "?!", "😀🎉", "你好，世界。", "\u0000\ud800", "-- _ '"])(
  "%j says nothing",
  async (text) => {
    expect(await speak(text)).toEqual([]);
  },
);

test("other scripts are passed over, the rest is said", async () => {
  expect(seconds(await speak("你好 hello 世界"))).toBeGreaterThan(0.3);
});

test("ten thousand characters without a mark are spoken in parts", async () => {
  const pieces = hibari.synthesize("word ".repeat(2_000));
  for (let n = 0; n < 100; n++) expect((await pieces.next()).value?.samples.length).toBeGreaterThan(0);
  await pieces.return(undefined);
});

test("a missing file is named", async () => {
  await expect(loadHibari({ "hibari.onnx": "/nowhere" })).rejects.toThrow(/lacks oov\.onnx/);
});
