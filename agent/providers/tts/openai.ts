import { setTimeout as delay } from "node:timers/promises";
import { type APIConnectOptions, APIError, tts } from "@livekit/agents";
import { v4 as uuid } from "uuid";
import { createClauseChunker } from "../../speech/clauses";
import { createFramer } from "../../speech/framer";
import { speakable } from "../../speech/speakable";
import type { Endpoint } from "../endpoint";
import { toProviderError, toStatusError } from "../failure";
import { guardAgainstStall } from "../stall";
import { readPcm } from "./pcm";

const sampleRate = 24_000;
const frameSamples = sampleRate / 50; // 20 ms

const stage = "The voice";
/** Longest wait for the first sound, and between sounds. */
const stallMs = 6_000;
/** Tries after 0.2, 0.4 … 3.2 seconds: a restarting engine is back by then. */
const longestWaitMs = 3_200;

export type Voice = { voice: string; speed: number };

/** Text-to-speech of any server with `POST /audio/speech`. Text is spoken clause by clause as it is written, one after
 * the other: the next is asked for when the one before has arrived. */
export class OpenaiTts extends tts.TTS {
  readonly label = "parley.OpenaiTts";

  constructor(
    private readonly endpoint: Endpoint,
    private readonly voice: Voice,
  ) {
    super(sampleRate, 1, { streaming: true });
  }

  override get model() {
    return this.endpoint.model;
  }

  override get provider() {
    return this.endpoint.provider;
  }

  synthesize(text: string, connOptions?: APIConnectOptions, abortSignal?: AbortSignal): WholeSpeech {
    return new WholeSpeech(this, text, connOptions, abortSignal);
  }

  stream(options?: { connOptions?: APIConnectOptions }): ClauseSpeech {
    return new ClauseSpeech(this, options?.connOptions);
  }

  /** Speech of one clause, 16-bit at 24 kHz, as it is made. Tries again while nothing was heard of it yet; what it
   * throws then is final, because the framework's own retry would find the text used up and say nothing. */
  async *speak(clause: string, signal: AbortSignal): AsyncGenerator<Int16Array> {
    const input = speakable(clause);
    if (!/[\p{L}\p{N}]/u.test(input)) return;
    for (let waitMs = 200; ; waitMs *= 2) {
      let wasHeard = false;
      try {
        for await (const samples of this.#request(input, signal)) {
          wasHeard = true;
          yield samples;
        }
        return;
      } catch (error) {
        const isWorthIt = error instanceof APIError && error.retryable && !wasHeard && waitMs <= longestWaitMs;
        if (signal.aborted || !isWorthIt) throw toFinal(error);
        await delay(waitMs, undefined, { signal });
      }
    }
  }

  async *#request(input: string, signal: AbortSignal): AsyncGenerator<Int16Array> {
    const { baseUrl, apiKey, model } = this.endpoint;
    const voice = this.endpoint.voice ?? this.voice.voice;
    const guard = guardAgainstStall(signal, stallMs);
    try {
      const response = await fetch(`${baseUrl}/audio/speech`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) },
        body: JSON.stringify({ model, voice, input, speed: this.voice.speed, response_format: "pcm" }),
        signal: guard.signal,
      });
      if (!response.ok || !response.body) {
        await response.body?.cancel();
        throw toStatusError(stage, response.status);
      }
      for await (const samples of readPcm(response.body, response.headers.get("content-type") ?? "", sampleRate)) {
        guard.progress();
        yield samples;
      }
    } catch (error) {
      throw toProviderError(stage, error);
    } finally {
      guard.stop();
    }
  }
}

function toFinal(error: unknown): unknown {
  return error instanceof APIError ? new APIError(error.message, { retryable: false }) : error;
}

class WholeSpeech extends tts.ChunkedStream {
  readonly label = "parley.WholeSpeech";
  readonly #parent: OpenaiTts;

  constructor(parent: OpenaiTts, text: string, connOptions?: APIConnectOptions, abortSignal?: AbortSignal) {
    super(text, parent, connOptions, abortSignal);
    this.#parent = parent;
  }

  protected async run(): Promise<void> {
    const frames = createFramer(sampleRate, frameSamples);
    const [requestId, segmentId] = [uuid(), uuid()];
    for await (const samples of this.#parent.speak(this.inputText, this.abortSignal)) {
      for (const frame of frames.push(samples)) this.queue.put({ requestId, segmentId, frame, final: false });
    }
    for (const frame of frames.flush()) this.queue.put({ requestId, segmentId, frame, final: true });
    this.queue.close();
  }
}

class ClauseSpeech extends tts.SynthesizeStream {
  readonly label = "parley.ClauseSpeech";
  readonly #parent: OpenaiTts;

  constructor(parent: OpenaiTts, connOptions?: APIConnectOptions) {
    super(parent, connOptions);
    this.#parent = parent;
  }

  protected async run(): Promise<void> {
    const { signal } = this.abortController;
    const frames = createFramer(sampleRate, frameSamples);
    const ids = { requestId: uuid(), segmentId: uuid() };
    try {
      for await (const clause of this.#clauses()) {
        if (signal.aborted) return;
        this.markStarted();
        for await (const samples of this.#parent.speak(clause, signal)) {
          for (const frame of frames.push(samples)) this.queue.put({ ...ids, frame, final: false });
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    for (const frame of frames.flush()) this.queue.put({ ...ids, frame, final: true });
    this.queue.put(tts.SynthesizeStream.END_OF_STREAM);
  }

  async *#clauses(): AsyncGenerator<string> {
    const chunker = createClauseChunker();
    for await (const text of this.input) {
      // A flush says "no more for now": what there is, is a clause.
      yield* typeof text === "symbol" ? chunker.flush() : chunker.push(text);
    }
    yield* chunker.flush();
  }
}
