import { synthesise } from "@/tests/support/speech";
import { type Category, type Half, type Sentence, sentences } from "./sentences";
import { babble, createRandom, msOf, power, rate, roomNoise, samplesOf, scaled, toInt16, toRate, trim } from "./sound";

/** A recording of one turn whose true times are known. */
export type Clip = {
  id: string;
  half: Half;
  category: Category;
  /** 16 kHz. Begins with a moment of silence and ends with enough of it for every method to decide. */
  samples: Int16Array;
  /** Where the voice sounds, ms, in order: the gaps between are the pauses. */
  voiced: readonly { fromMs: number; untilMs: number }[];
  /** What the agent had said. */
  question: string | undefined;
};

const leadMs = 400;
/** Longer than the longest wait of any method. */
export const tailMs = 3_600;
const engineRate = 24_000;
/** The engine's voice as it is and lower: what a pitch of 0.8 makes of it passes for a man. */
const pitches = [1, 0.82, 0.92];
const speeds = [1, 1.2, 0.9, 1.1];
const rooms = [
  { name: "quiet", noise: undefined, snrDb: 0 },
  { name: "room 25 dB", noise: "room", snrDb: 25 },
  { name: "room 15 dB", noise: "room", snrDb: 15 },
  { name: "voices 25 dB", noise: "babble", snrDb: 25 },
] as const;
/** What the voices far away say. */
const crowdSays = [
  "The report was finished on Thursday and nobody had read it.",
  "He told us about his garden all evening, and then about his dog.",
  "There were no seats left, so we had to stand for two hours.",
  "She says the new office is larger but much too far away.",
];
const shortestPauseMs = 350;
const longestPauseMs = 1_200;
/** How far around the expected place an opening is looked for. */
const reachMs = 120;

/** Speaks each sentence in a voice, at a speed, in a room and with pauses of a length that go round from sentence to
 * sentence, always the same. A paused sentence is spoken in two ways by turns: piece by piece, as people do who think
 * in between, and as a whole whose sound is opened at the place of the pause. */
export async function makeClips(engineUrl: string): Promise<Clip[]> {
  const random = createRandom(7);
  const crowd = await Promise.all(
    crowdSays.map(async (text, index) => toRate(await synthesise(engineUrl, text), engineRate, 0.7 + index * 0.1)),
  );
  const clips: Clip[] = [];
  for (const half of ["development", "heldOut"] as const) {
    for (const [index, sentence] of sentences[half].entries()) {
      const voice = { pitch: pick(pitches, index), speed: pick(speeds, Math.floor(index / 3)) };
      const parts = await speak(engineUrl, sentence, voice, index % 2 === 1);
      const clean = layOut(parts, random);
      const room = pick(rooms, Math.floor(index / 2));
      const samples = inRoom(clean.samples, room, crowd, random);
      const id = `${half}-${index}`;
      clips.push({ id, half, category: sentence.category, question: sentence.asked, samples, voiced: clean.voiced });
    }
  }
  return clips;
}

async function speak(
  engineUrl: string,
  { text }: Sentence,
  { pitch, speed }: { pitch: number; speed: number },
  isWhole: boolean,
): Promise<Float32Array[]> {
  const parts = text.split("|").map((part) => part.trim());
  const say = async (words: string) =>
    trim(toRate(await synthesise(engineUrl, words, speed / pitch), engineRate, pitch));
  if (!isWhole || parts.length === 1) return Promise.all(parts.map(say));
  const pieces: Float32Array[] = [];
  let rest = await say(parts.join(" "));
  // Each piece takes about the share of the sound that it takes when spoken alone.
  const alone = await Promise.all(parts.map(async (part) => (await say(part)).length));
  for (const [index] of parts.slice(0, -1).entries()) {
    const left = alone.slice(index).reduce((sum, length) => sum + length, 0);
    const at = quietest(rest, Math.round((rest.length * (alone[index] ?? 0)) / left));
    pieces.push(trim(faded(rest.slice(0, at))));
    rest = trim(rest.slice(at));
  }
  return [...pieces, rest];
}

/** The quietest 20 ms around a place. */
function quietest(samples: Float32Array, around: number): number {
  const reach = samplesOf(reachMs);
  const width = samplesOf(20);
  let best = around;
  let least = Number.POSITIVE_INFINITY;
  for (let at = around - reach; at < around + reach; at += samplesOf(5)) {
    const level = power(samples.subarray(Math.max(0, at), at + width)) * (1 + Math.abs(at - around) / reach);
    if (at > 0 && at + width < samples.length && level < least) [best, least] = [at + width / 2, level];
  }
  return best;
}

function faded(samples: Float32Array): Float32Array {
  const width = samplesOf(15);
  return samples.map((sample, at) => sample * Math.min(1, (samples.length - at) / width));
}

function layOut(parts: readonly Float32Array[], random: () => number) {
  const voiced: { fromMs: number; untilMs: number }[] = [];
  const pieces: Float32Array[] = [new Float32Array(samplesOf(leadMs))];
  let length = samplesOf(leadMs);
  for (const [index, part] of parts.entries()) {
    voiced.push({ fromMs: msOf(length), untilMs: msOf(length + part.length) });
    const isLast = index === parts.length - 1;
    const gapMs = isLast ? tailMs : shortestPauseMs + random() * (longestPauseMs - shortestPauseMs);
    pieces.push(part, new Float32Array(samplesOf(gapMs)));
    length += part.length + samplesOf(gapMs);
  }
  const samples = new Float32Array(length);
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return { samples, voiced };
}

function inRoom(
  clean: Float32Array,
  { noise, snrDb }: { noise: "room" | "babble" | undefined; snrDb: number },
  crowd: readonly Float32Array[],
  random: () => number,
): Int16Array {
  const speechPower = power(trim(clean.slice(0, clean.length - samplesOf(tailMs))));
  const level = scaled(clean, 0.09 / Math.sqrt(speechPower));
  if (!noise) return toInt16(level);
  const sound = noise === "room" ? roomNoise(clean.length, random) : babble(clean.length, crowd, random);
  const factor = 0.09 / 10 ** (snrDb / 20);
  return toInt16(level.map((sample, at) => sample + (sound[at] ?? 0) * factor));
}

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

export const seconds = (clips: readonly Clip[]) =>
  Math.round(clips.reduce((sum, { samples }) => sum + samples.length, 0) / rate);
