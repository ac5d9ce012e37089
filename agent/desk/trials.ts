import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { orAborted } from "@/lib/or-aborted";
import type { ChatSource } from "../providers/llm/source";
import {
  sampleRate as hearingRate,
  type SttConnection,
  type SttListener,
  type SttSource,
} from "../providers/stt/source";
import { sampleRate as speakingRate, type VoiceSource } from "../providers/tts/source";
import { joinSamples } from "../sound/join";
import type { Sample } from "./sample";

/** What came of using a provider once: how long its first word, sound or whole transcript took, and what it answered. */
export type Trial = { firstMs: number; answer: string };

/** It answered, but with nothing in it. */
export class NothingCame extends Error {}
/** It began to answer, and had said no word when the time was over. */
export class StillThinking extends Error {}
/** Words were said, and it heard none. */
export class NothingHeard extends Error {}
/** It ended the connection itself, or could not do anything with the sound. */
export class BrokeOff extends Error {}

/** After the first of an answer the rest is waited for no longer than this. */
const restMs = 1_000;
/** More pieces of an answer are not taken. */
const mostPieces = 1_000;
const longestAnswer = 200;

/** Lets a language model say hello. Throws what the request threw, `NothingCame` or `StillThinking`. */
export async function tryThinking(source: ChatSource, signal: AbortSignal): Promise<Trial> {
  const request = { messages: [{ role: "user" as const, content: "Say hello." }], tools: [], maxTokens: 40 };
  let hasBegun = false;
  const words = async function* (until: AbortSignal) {
    for await (const { text } of source.stream(request, until)) {
      hasBegun = true;
      // A model that reasons sends empty pieces first, and nobody hears those.
      if (text?.trim()) yield text;
    }
  };
  const { firstMs, pieces } = await gather(words, signal).catch((error: unknown) => {
    throw hasBegun && signal.aborted ? new StillThinking() : error;
  });
  const answer = pieces.join("").trim();
  return { firstMs, answer: answer.length > longestAnswer ? `${answer.slice(0, longestAnswer)} …` : answer };
}

/** Lets a voice say hello. Throws what the request threw, or `NothingCame`. */
export async function trySpeaking(source: VoiceSource, signal: AbortSignal): Promise<Trial> {
  const sound = async function* (until: AbortSignal) {
    for await (const samples of source.speak({ text: "Hello.", speed: 1 }, until))
      if (samples.length > 0) yield samples;
  };
  const { firstMs, pieces } = await gather(sound, signal);
  const seconds = joinSamples(pieces).length / speakingRate;
  return { firstMs, answer: `${seconds.toFixed(1)} seconds of sound` };
}

/** Plays a sample to speech-to-text as fast as a caller speaks, some vendors refuse what comes faster; the time counts from
 * the end of the sound. Throws what the connection broke with, `BrokeOff`, or `NothingHeard` where words were said. */
export async function tryHearing(source: SttSource, sample: Sample, signal: AbortSignal): Promise<Trial> {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  const { listener, transcript } = listen();
  const opening = source.open(listener);
  const closed = opening.then((connection) => closeAtEnd(connection, until));
  closed.catch(() => undefined);
  try {
    const connection = await orAborted(opening, until);
    await Promise.race([play(connection, sample.samples, until), transcript]);
    const endedAt = performance.now();
    connection.commit();
    const answer = (await orAborted(transcript, until)).trim();
    if (!answer && sample.isSpoken) throw new NothingHeard();
    return { firstMs: performance.now() - endedAt, answer: answer.slice(0, longestAnswer) };
  } finally {
    stop.abort();
  }
}

/** Hears the first transcript. */
function listen(): { listener: SttListener; transcript: Promise<string> } {
  const heard = new EventEmitter<{ transcript: [string]; failure: [BrokeOff] }>();
  const transcript = new Promise<string>((resolve, reject) => {
    heard.once("transcript", resolve).once("failure", reject);
  });
  transcript.catch(() => undefined); // it may fail while we still play
  const listener: SttListener = {
    onWords: () => {},
    onFinal: (text) => heard.emit("transcript", text),
    onFailed: () => heard.emit("failure", new BrokeOff()),
    onLost: (cause) => heard.emit("failure", new BrokeOff("", { cause })),
  };
  return { listener, transcript };
}

/** Also one that opens after all was over. */
function closeAtEnd(connection: SttConnection, signal: AbortSignal): void {
  if (signal.aborted) connection.close();
  else signal.addEventListener("abort", () => connection.close(), { once: true });
}

const chunkMs = 100;

async function play(connection: SttConnection, samples: Int16Array, signal: AbortSignal): Promise<void> {
  const chunk = (hearingRate * chunkMs) / 1_000;
  for (let at = 0; at < samples.length; at += chunk) {
    connection.append(samples.subarray(at, at + chunk));
    await delay(chunkMs, undefined, { signal });
  }
}

/** What comes of an answer within a moment after its first piece. An answer that is still coming then has passed. */
async function gather<Piece>(
  start: (signal: AbortSignal) => AsyncIterable<Piece>,
  signal: AbortSignal,
): Promise<{ firstMs: number; pieces: Piece[] }> {
  const startedAt = performance.now();
  const enough = new AbortController();
  const until = AbortSignal.any([signal, enough.signal]);
  let timer: NodeJS.Timeout | undefined;
  let firstMs: number | undefined;
  const pieces: Piece[] = [];
  try {
    for await (const piece of start(until)) {
      firstMs ??= performance.now() - startedAt;
      timer ??= setTimeout(() => enough.abort(), restMs);
      pieces.push(piece);
      if (pieces.length >= mostPieces) break;
    }
  } catch (error) {
    if (firstMs === undefined || !until.aborted) throw error;
  } finally {
    clearTimeout(timer);
    enough.abort();
  }
  if (firstMs === undefined) throw new NothingCame();
  return { firstMs, pieces };
}
