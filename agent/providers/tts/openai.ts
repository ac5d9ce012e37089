import { setTimeout as delay } from "node:timers/promises";
import { type APIConnectOptions, APIError, tts } from "@livekit/agents";
import type { Endpoint } from "../endpoint";
import { toProviderError, toStatusError } from "../failure";
import { guardAgainstStall } from "../stall";
import { readPcm } from "./pcm";
import { ClauseSpeech, createPaceMemory, sampleRate, WholeSpeech } from "./streams";

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
  readonly #pace = createPaceMemory();

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
    return new ClauseSpeech(this, this.#pace, options?.connOptions);
  }

  /** Speech of one clause (worded for a voice already), 16-bit at 24 kHz, as it is made. Tries again while nothing was heard of it yet; what it
   * throws then is final, because the framework's own retry would find the text used up and say nothing. */
  async *speak(input: string, signal: AbortSignal): AsyncGenerator<Int16Array> {
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
