import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { initializeLogger } from "@livekit/agents";
import { rosterOf } from "@/agent/providers/roster";
import { ClauseTts } from "@/agent/providers/tts/clause-tts";
import { createOpenaiVoice } from "@/agent/providers/tts/openai";
import { createLead } from "@/agent/speech/lead";
import { speakable } from "@/agent/speech/speakable";
import { wordOverlap } from "@/tests/support/speech";
import { completed, isType, openTranscriber } from "@/tests/support/transcriber";
import { type BenchEngine, postJson, sentences } from "./support";

const rate = 24_000;
const rounds = 40;
/** Six words, as the first clause of an answer has. */
const clauses = [
  "I can help you with that,",
  "The next train leaves at noon,",
  "It is a quarter past seven,",
  "Let me look that up quickly,",
] as const;

/** Answers as a language model writes them, each with what one would say for it in the words a transcript has. */
const answers = [
  [
    "I'm here to help you with your order, and it should arrive on Tuesday.",
    "I'm here to help you with your order and it should arrive on Tuesday",
  ],
  ["Sure, I can do that for you. What is your name, please?", "Sure I can do that for you what is your name please"],
  [
    "A new car can vary greatly in price depending on the type and on the maker.",
    "A new car can vary greatly in price depending on the type and on the maker",
  ],
  [
    "I would like to know what the weather is like before we go out to the park.",
    "I would like to know what the weather is like before we go out to the park",
  ],
  [
    "Rome is a beautiful city. You should see the old town, and try the food there.",
    "Rome is a beautiful city you should see the old town and try the food there",
  ],
] as const;

/** Written, and what must be heard. */
const wordings = [
  ["We meet on 2026-11-21.", "november twenty first"],
  ["It takes 10-15 minutes.", "ten to fifteen minutes"],
  ["That is 20 % more.", "twenty percent"],
  ["It closes at 17:45.", "seventeen forty five"],
  ["Look at example.com/path today.", "example dot com slash path"],
  ["**Boil** the water 🎉 and [stir](https://example.org).", "boil the water and stir"],
  ["- Two eggs\n- Three apples", "two eggs three apples"],
  ["Call `getUserName()` first.", "call get user name"],
  ["She came 22nd.", "twenty second"],
  ["It weighs 5 kg.", "five kilograms"],
] as const;

/** A starter model writes about 70 tokens a second; a word is 1.3 of them. */
const wordMs = 18;

/** Time from the request to the first samples of a six-word clause; synthesis time per second of speech; and answers spoken
 * while they are written, on the idle machine and beside a hog on every core: first word → first sound, the silence at
 * the joins, what a listener waited in the middle, and how much of it all our own speech-to-text understands. */
export async function benchTts({ url }: BenchEngine) {
  initializeLogger({ pretty: false, level: "silent" });
  const firstAudioMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { firstMs } = await speak(url, clauses[round % clauses.length] ?? clauses[0]);
    firstAudioMs.push(firstMs);
  }
  const factors: number[] = [];
  for (const text of sentences) {
    const { totalMs, bytes } = await speak(url, text);
    factors.push(totalMs / ((bytes / 2 / rate) * 1000));
  }
  return {
    firstAudioMs,
    synthesisMsPerSecond: factors.map((factor) => factor * 1000),
    written: await speakAnswers(url),
    loaded: await besideHogs(() => speakAnswers(url)),
    wordings: await hearWordings(url),
  };
}

async function speak(url: string, input: string) {
  const startedAt = performance.now();
  const response = await postJson(`${url}/v1/audio/speech`, { input, response_format: "pcm" });
  let firstMs: number | undefined;
  let bytes = 0;
  for await (const part of response.body ?? []) {
    firstMs ??= performance.now() - startedAt;
    bytes += part.length;
  }
  return { firstMs: firstMs ?? Number.NaN, totalMs: performance.now() - startedAt, bytes };
}

async function speakAnswers(url: string) {
  const engine = { provider: "engine", baseUrl: `${url}/v1`, model: "hibari", voice: "heart", isEngine: true };
  const voice = new ClauseTts(rosterOf(createOpenaiVoice(engine)), 1);
  const firstSoundMs: number[] = [];
  const underrunMs: number[] = [];
  const leastAheadMs: number[] = [];
  const silencesMs: number[] = [];
  const understood: number[] = [];
  const transcriber = await openTranscriber(url);
  for (const [text, words] of answers) {
    const { firstMs, samples, lead } = await speakWritten(voice, text);
    firstSoundMs.push(firstMs);
    underrunMs.push(lead.underrunMs);
    if (lead.leastAheadMs !== undefined) leastAheadMs.push(lead.leastAheadMs);
    silencesMs.push(longestSilenceMs(samples));
    understood.push(wordOverlap(words, await hear(transcriber, samples)));
  }
  await transcriber.close();
  return { firstSoundMs, underrunMs, leastAheadMs, longestSilenceMs: silencesMs, understood };
}

/** Speaks a text that is being written word by word. Times count from the first word. */
async function speakWritten(voice: ClauseTts, text: string) {
  const stream = voice.stream();
  const lead = createLead();
  const startedAt = performance.now();
  const writing = (async () => {
    for (const word of text.match(/\s*\S+/g) ?? []) {
      stream.pushText(word);
      await new Promise((resolve) => setTimeout(resolve, wordMs));
    }
    stream.endInput();
  })();
  let firstMs: number | undefined;
  const samples: number[] = [];
  for await (const sound of stream) {
    if (typeof sound === "symbol") break;
    firstMs ??= performance.now() - startedAt;
    lead.add((sound.frame.samplesPerChannel / rate) * 1_000);
    samples.push(...sound.frame.data);
  }
  await writing;
  stream.close();
  return { firstMs: firstMs ?? Number.NaN, samples: Int16Array.from(samples), lead: lead.report() };
}

/** Of the silences between the first and the last sound. */
function longestSilenceMs(samples: Int16Array): number {
  const audible = 104; // −50 dB of full scale
  let longest = 0;
  let lastAt: number | undefined;
  for (const [at, sample] of samples.entries()) {
    if (Math.abs(sample) < audible) continue;
    if (lastAt !== undefined) longest = Math.max(longest, at - lastAt);
    lastAt = at;
  }
  return (longest / rate) * 1_000;
}

type Transcriber = Awaited<ReturnType<typeof openTranscriber>>;

async function hear(transcriber: Transcriber, samples: Int16Array): Promise<string> {
  const from = transcriber.events.length;
  transcriber.append(samples, rate);
  transcriber.append(new Int16Array(rate / 2), rate);
  transcriber.send({ type: "input_audio_buffer.commit" });
  return (await transcriber.next(isType(completed), from)).transcript ?? "";
}

/** Share of the words that must be heard, over texts that nobody says as they are written. */
async function hearWordings(url: string) {
  const transcriber = await openTranscriber(url);
  const understood: number[] = [];
  for (const [written, words] of wordings) {
    const response = await postJson(`${url}/v1/audio/speech`, { input: speakable(written), response_format: "pcm" });
    understood.push(wordOverlap(words, await hear(transcriber, new Int16Array(await response.arrayBuffer()))));
  }
  await transcriber.close();
  return { understood };
}

/** While every core has something else to do. */
async function besideHogs<T>(measure: () => Promise<T>): Promise<T> {
  const hogs = Array.from({ length: availableParallelism() }, () => new Worker("for (;;);", { eval: true }));
  try {
    return await measure();
  } finally {
    await Promise.all(hogs.map((hog) => hog.terminate()));
  }
}
