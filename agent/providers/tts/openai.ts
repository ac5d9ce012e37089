import { type APIConnectOptions, tts } from "@livekit/agents";
import { v4 as uuid } from "uuid";
import { createClauseChunker } from "../../speech/clauses";
import { createFramer } from "../../speech/framer";
import { speakable } from "../../speech/speakable";
import type { Endpoint } from "../endpoint";
import { toProviderError, toStatusError } from "../failure";
import { readPcm } from "./pcm";

const sampleRate = 24_000;
const frameSamples = sampleRate / 50; // 20 ms

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

  /** Speech of one clause, 16-bit at 24 kHz, as it is made. Throws the framework's provider errors. */
  async *speak(clause: string, signal: AbortSignal): AsyncGenerator<Int16Array> {
    const input = speakable(clause);
    if (!/[\p{L}\p{N}]/u.test(input)) return;
    const response = await this.#request(input, signal);
    if (!response.ok || !response.body) throw await toStatusError("Text-to-speech", response);
    try {
      yield* readPcm(response.body, response.headers.get("content-type") ?? "", sampleRate);
    } catch (error) {
      throw toProviderError("Text-to-speech", error);
    }
  }

  async #request(input: string, signal: AbortSignal): Promise<Response> {
    const { baseUrl, apiKey, model } = this.endpoint;
    const voice = this.endpoint.voice ?? this.voice.voice;
    try {
      return await fetch(`${baseUrl}/audio/speech`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}) },
        body: JSON.stringify({ model, voice, input, speed: this.voice.speed, response_format: "pcm" }),
        signal,
      });
    } catch (error) {
      throw toProviderError("Text-to-speech", error);
    }
  }
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
