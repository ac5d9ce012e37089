import { afterAll, beforeAll, expect, test } from "vitest";
import { joinSamples } from "@/engine/audio/pcm";
import { createResampler } from "@/engine/audio/resampler";
import { createModelStore } from "@/engine/models/store";
import { createMoonshine } from "@/engine/stt/moonshine";
import { loadHibari } from "@/engine/tts/hibari/hibari";
import type { Draft, SttAdapter } from "@/engine/types";
import { sharedPaths } from "../support/shared-data";

const sentence = "I would like to book a table for two tomorrow evening.";
let recogniser: SttAdapter;
let speech: Float32Array;
beforeAll(async () => {
  const store = createModelStore({ root: sharedPaths().models });
  recogniser = await createMoonshine({ files: await store.files("moonshine-tiny-en"), threads: 1 });
  const voice = await loadHibari(await store.files("hibari"));
  const pieces: Float32Array[] = [];
  for await (const { samples } of voice.synthesize(sentence)) pieces.push(samples);
  await voice.close();
  const resampler = createResampler(voice.sampleRate, 16_000);
  speech = joinSamples([resampler.push(joinSamples(pieces)), resampler.flush()]);
});
afterAll(() => recogniser?.close());

const half = () => speech.subarray(0, speech.length / 2);

test("hears what was said", async () => {
  await expect(recogniser.decode(speech)).resolves.toBe(sentence);
});

test("a draft changes nothing, whether it is a beginning, the whole, too long or nonsense", async () => {
  const draft: Draft = { tokens: [] };
  await recogniser.decode(half(), { draft });
  const beginning = draft.tokens;
  expect(beginning.length).toBeGreaterThan(2);
  await expect(recogniser.decode(speech, { draft })).resolves.toBe(sentence);
  const whole = draft.tokens;
  await expect(recogniser.decode(speech, { draft })).resolves.toBe(sentence);
  expect(draft.tokens).toEqual(whole);
  for (const tokens of [[...whole, ...whole], [11, 4_000, 29], Array.from({ length: 5_000 }, () => 7)]) {
    await expect(recogniser.decode(speech, { draft: { tokens } })).resolves.toBe(sentence);
  }
});

test("two windows at a time keep to themselves", async () => {
  const alone = await recogniser.decode(half());
  const both = await Promise.all([
    recogniser.decode(half(), { draft: { tokens: [] } }),
    recogniser.decode(speech, { draft: { tokens: [] } }),
  ]);
  expect(both).toEqual([alone, sentence]);
});

test("one that nobody waits for any more ends, and the next is whole", async () => {
  const gone = new AbortController();
  const draft: Draft = { tokens: [] };
  const given = recogniser.decode(speech, { draft, signal: gone.signal });
  gone.abort(new Error("gone"));
  await expect(given).rejects.toThrow("gone");
  expect(draft.tokens).toEqual([]);
  await expect(recogniser.decode(speech, { draft })).resolves.toBe(sentence);
});
