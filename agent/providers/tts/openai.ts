import { setTimeout as delay } from "node:timers/promises";
import { type APIConnectOptions, APIError, tts } from "@livekit/agents";
import type { Endpoint } from "../endpoint";
import { toFinal, toProviderError, toStatusError } from "../failure";
import { guardAgainstStall } from "../stall";
import { readPcm } from "./pcm";
import { ClauseSpeech, createVoiceMemory, prepare, sampleRate, WholeSpeech } from "./streams";

const stage = "The voice";
/** Longest wait for the first sound, and between sounds. */
const stallMs = 4_000;
/** Tries after 0.2, 0.4, 0.5, 0.5 … seconds, until nothing came for so long: a restarting engine is back by then. */
const giveUpMs = 9_000;
const longestWaitMs = 500;

export type Voice = { voice: string; speed: number };

/** Text-to-speech of any server with `POST /audio/speech`. Text is spoken clause by clause as it is written, one after
 * the other: the next is asked for when the one before has arrived. */
export class OpenaiTts extends tts.TTS {
  readonly label = "parley.OpenaiTts";
  readonly #memory = createVoiceMemory();

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
    return new ClauseSpeech(this, this.#memory, options?.connOptions);
  }

  prepare(sentences: readonly string[]): Promise<void> {
    return prepare(this, this.#memory, sentences);
  }

  /** Speech of one clause (worded for a voice already), 16-bit at 24 kHz, as it is made. Tries again when the voice fails,
   * and goes on where it had stopped. What it throws then is final, because the framework's own retry would find the text
   * used up and say nothing. `background`: the voice may let it wait behind everything else. */
  async *speak(input: string, signal: AbortSignal, urgency?: "background"): AsyncGenerator<Int16Array> {
    if (!/[\p{L}\p{N}]/u.test(input)) return;
    let given = 0;
    let giveUpAt = performance.now() + giveUpMs;
    for (let waitMs = 200; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      let skip = given;
      try {
        for await (const samples of this.#request(input, signal, urgency)) {
          const fresh = samples.subarray(Math.min(skip, samples.length));
          skip -= samples.length - fresh.length;
          if (fresh.length === 0) continue;
          given += fresh.length;
          giveUpAt = performance.now() + giveUpMs;
          yield fresh;
        }
        return;
      } catch (error) {
        const isWorthIt = error instanceof APIError && error.retryable && performance.now() + waitMs < giveUpAt;
        if (signal.aborted || !isWorthIt) throw toFinal(error);
        await delay(waitMs, undefined, { signal });
      }
    }
  }

  async *#request(input: string, signal: AbortSignal, urgency?: "background"): AsyncGenerator<Int16Array> {
    const { baseUrl, apiKey, model, provider } = this.endpoint;
    const voice = this.endpoint.voice ?? this.voice.voice;
    const guard = guardAgainstStall(signal, stallMs);
    try {
      const response = await fetch(`${baseUrl}/audio/speech`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
          ...(urgency && provider === "engine" ? { "x-parley-priority": urgency } : {}),
        },
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
