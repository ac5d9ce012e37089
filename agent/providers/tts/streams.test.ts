import { initializeLogger, tts } from "@livekit/agents";
import { beforeAll, expect, test } from "vitest";
import type { TimedWord } from "../timed-word";
import { clauseOf, wordsOf } from "./frame-label";
import { sampleRate } from "./source";
import { ClauseSpeech, createVoiceMemory, type Speaking, WholeSpeech } from "./streams";

beforeAll(() => {
  initializeLogger({ pretty: false, level: "silent" });
});

const partMs = 100;
const part = () => new Int16Array((sampleRate * partMs) / 1_000).fill(7);

/** A voice that takes no time: as many parts of 100 ms as asked for, for each clause. */
class InstantVoice extends tts.TTS {
  readonly label = "test.InstantVoice";
  readonly asked: { clause: string; at: number }[] = [];
  partsGiven = 0;

  constructor(private readonly parts = 3) {
    super(sampleRate, 1, { streaming: true });
  }
  synthesize(text: string): WholeSpeech {
    return new WholeSpeech(this, text);
  }
  stream(): ClauseSpeech {
    return this.streamWith(createVoiceMemory());
  }
  streamWith(memory: ReturnType<typeof createVoiceMemory>): ClauseSpeech {
    return new ClauseSpeech(this, memory);
  }
  /** What it tells of its words before the part with this number; behind the last one, too. */
  tells: (clause: string, part: number) => readonly TimedWord[] = () => [];
  async *speak(clause: string, _signal?: AbortSignal, { onWords }: Speaking = {}) {
    this.asked.push({ clause, at: performance.now() });
    const tell = (part: number) => onWords?.(this.tells(clause, part));
    for (let given = 0; given < this.parts; given += 1) {
      this.partsGiven += 1;
      tell(given);
      yield part();
    }
    tell(this.parts);
  }
}

async function say(stream: ClauseSpeech, text: string, look: () => void = () => {}) {
  for (const piece of text.match(/.{1,4}/gs) ?? []) stream.pushText(piece);
  stream.endInput();
  const frames = [];
  for await (const sound of stream) {
    if (typeof sound === "symbol") break;
    look();
    frames.push(sound.frame);
  }
  stream.close();
  return frames;
}

test("clauses are asked for one by one, worded for the ear, and come as frames of 20 ms that name their clause", async () => {
  const voice = new InstantVoice();
  const frames = await say(voice.stream(), "**Hello** there 🎉. It costs 20 % more.");
  expect(voice.asked.map(({ clause }) => clause)).toEqual(["Hello there.", "It costs 20 percent more."]);
  expect(frames.map(clauseOf).filter(Boolean)).toEqual(["Hello there.", "It costs 20 percent more."]);
  expect(new Set(frames.map(({ samplesPerChannel }) => samplesPerChannel))).toEqual(new Set([sampleRate / 50]));
  expect(frames).toHaveLength(2 * 3 * 5);
});

test("words come on the frames, counted from each, also those that are told late", async () => {
  const voice = new InstantVoice();
  // "there" comes with the clause's last sound, and the last word of all behind it.
  voice.tells = (clause, part) => {
    if (clause === "Hello there.") {
      if (part === 0) return [{ text: "Hello", startMs: 0, endMs: 90 }];
      return part === 2 ? [{ text: "there.", startMs: 120, endMs: 250 }] : [];
    }
    return part === 3 ? [{ text: "noon.", startMs: 110, endMs: 280 }] : [];
  };
  const frames = await say(voice.stream(), "Hello there. It is noon.");
  const words = frames.flatMap((frame, index) =>
    wordsOf(frame).map(({ text, startMs, endMs }) => [text, startMs + index * 20, endMs + index * 20]),
  );
  expect(words).toEqual([
    ["Hello", 0, 90],
    ["there.", 120, 250],
    ["noon.", 410, 580],
  ]);
});

test("the next clause is made while the last one plays, not sooner", async () => {
  const voice = new InstantVoice(2);
  await say(voice.stream(), "One is here. Two is here. Three is here. Four is here.");
  const [first, , third, fourth] = voice.asked.map(({ at }) => at);
  // When the third is asked for, the first has been played; timers only ever run late.
  expect((third ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(2 * partMs - 20);
  expect((fourth ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(4 * partMs - 20);
});

test("a voice that was slower than speech is given a head start", async () => {
  const voice = new InstantVoice(20);
  const memory = createVoiceMemory();
  memory.pace = { firstMs: 0, factor: 1.5 };
  let partsAtFirst: number | undefined;
  const text = "A clause of some length.";
  await say(voice.streamWith(memory), text, () => {
    partsAtFirst ??= voice.partsGiven;
  });
  expect(partsAtFirst).toBeGreaterThanOrEqual(Math.floor((text.length * 65 * 0.5) / partMs));
  expect(memory.pace.factor).toBeLessThan(1.5);
});

test("what was made ahead of time is not asked for again", async () => {
  const voice = new InstantVoice();
  const memory = createVoiceMemory();
  memory.prepared.set("Let me see.", { samples: part(), words: [{ text: "Let", startMs: 10, endMs: 60 }] });
  const frames = await say(voice.streamWith(memory), "Let me see. It is noon.");
  expect(voice.asked.map(({ clause }) => clause)).toEqual(["It is noon."]);
  expect(frames).toHaveLength(5 + 3 * 5);
  expect(frames.flatMap((frame) => wordsOf(frame)).map(({ text }) => text)).toEqual(["Let"]);
});

test("text without a word makes no sound", async () => {
  const voice = new InstantVoice();
  expect(await say(voice.stream(), "🎉 … ***")).toEqual([]);
  expect(voice.asked).toEqual([]);
});
