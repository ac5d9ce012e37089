import { setTimeout as delay } from "node:timers/promises";
import { type APIConnectOptions, asLanguageCode, stt } from "@livekit/agents";
import OpenAI, { toFile } from "openai";
import { encodeWav } from "@/lib/wav";
import type { VoiceEvent } from "../../turns/voice-activity";
import type { Endpoint } from "../endpoint";
import type { Hearing } from "./hearing";
import { reportUnheard } from "./unheard";
import { createUtterances } from "./utterances";

const sampleRate = 16_000;
/** Longest wait for an answer; a turn's words are asked for so many times. */
const tryMs = 4_000;
const attempts = 3;
const betweenMs = 300;

/** Speech-to-text for servers that take whole recordings (`POST /audio/transcriptions`). It follows the turn taker: at each
 * pause the speech so far is transcribed ahead of time, and when the turn ends there, that is the transcript. */
export class BatchStt extends stt.STT {
  readonly label = "parley.BatchStt";

  constructor(
    private readonly endpoint: Endpoint,
    private readonly hearing: Hearing,
  ) {
    super({ streaming: true, interimResults: true });
  }

  override get model() {
    return this.endpoint.model;
  }

  override get provider() {
    return this.endpoint.provider;
  }

  protected async _recognize(): Promise<never> {
    throw new Error("BatchStt only streams.");
  }

  stream(options?: { connOptions?: APIConnectOptions }): BatchSttStream {
    return new BatchSttStream(this, this.endpoint, this.hearing, options?.connOptions);
  }
}

/** One request for words, and the end of the speech it covers. */
type Request = { words: Promise<string>; abort: AbortController };

export class BatchSttStream extends stt.SpeechStream {
  readonly label = "parley.BatchSttStream";
  readonly #client: OpenAI;
  readonly #utterances = createUtterances(sampleRate);
  /** Of the present pause; what it answers is still all that was said. */
  #ahead: Request | undefined;
  #aheadWords: string | undefined;

  constructor(
    private readonly parent: BatchStt,
    private readonly endpoint: Endpoint,
    private readonly hearing: Hearing,
    options?: APIConnectOptions,
  ) {
    super(parent, sampleRate, options);
    // Some local servers want no key at all, but the client insists on one.
    const { baseUrl: baseURL, apiKey = "none" } = endpoint;
    this.#client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: tryMs });
  }

  protected async run(): Promise<void> {
    const unsubscribe = this.hearing.activity.subscribe((event) => this.#onVoice(event));
    try {
      for await (const frame of this.input) {
        if (this.abortSignal.aborted) return;
        if (typeof frame !== "symbol") this.#utterances.push(Int16Array.from(frame.data));
      }
    } finally {
      unsubscribe();
      this.#forgetAhead();
    }
  }

  #onVoice(event: VoiceEvent): void {
    switch (event.type) {
      case "started":
        this.#utterances.open();
        return;
      case "asked":
      case "paused":
        this.#lookAhead();
        return;
      case "answerable":
        if (this.#aheadWords) this.#put(stt.SpeechEventType.PREFLIGHT_TRANSCRIPT, this.#aheadWords);
        return;
      case "resumed":
        this.#forgetAhead();
        return;
      case "dropped":
        this.#forgetAhead();
        this.#utterances.drop();
        return;
      case "ended":
        void this.#finish();
    }
  }

  /** Transcribes what was said so far. A failure only costs time: the turn's end asks again. */
  #lookAhead(): void {
    this.#forgetAhead();
    const abort = new AbortController();
    const request: Request = { words: this.#transcribe(this.#utterances.peek(), abort.signal), abort };
    this.#ahead = request;
    const take = (text: string) => {
      if (this.#ahead !== request) return;
      this.#aheadWords = text;
      this.hearing.onWords(text, true);
      if (text && this.hearing.isTurn()) this.#put(stt.SpeechEventType.INTERIM_TRANSCRIPT, text);
    };
    request.words.then(take, () => {
      if (this.#ahead === request) this.#ahead = undefined;
    });
  }

  #forgetAhead(): void {
    this.#ahead?.abort.abort();
    this.#ahead = undefined;
    this.#aheadWords = undefined;
  }

  async #finish(): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    this.#aheadWords = undefined;
    const samples = this.#utterances.close();
    let text = "";
    try {
      const surely = () => this.#transcribeSurely(samples);
      text = await (ahead ? ahead.words.catch(surely) : surely());
    } catch (error) {
      reportUnheard(this.parent, error);
    }
    const audioDuration = this.#utterances.settle();
    if (text) this.#put(stt.SpeechEventType.FINAL_TRANSCRIPT, text);
    this.queue.put({ type: stt.SpeechEventType.RECOGNITION_USAGE, recognitionUsage: { audioDuration } });
    this.hearing.onFinal();
  }

  async #transcribeSurely(samples: Int16Array): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#transcribe(samples, this.abortSignal);
      } catch (error) {
        if (attempt === attempts || this.abortSignal.aborted) throw error;
        await delay(betweenMs * attempt);
      }
    }
  }

  async #transcribe(samples: Int16Array, signal: AbortSignal): Promise<string> {
    const file = await toFile(encodeWav(samples, sampleRate), "speech.wav", { type: "audio/wav" });
    const { text } = await this.#client.audio.transcriptions.create(
      { file, model: this.endpoint.model, response_format: "json" },
      { signal },
    );
    return (text ?? "").trim();
  }

  #put(type: stt.SpeechEventType, text: string): void {
    const language = asLanguageCode("en");
    this.queue.put({ type, alternatives: [{ text, language, startTime: 0, endTime: 0, confidence: 1 }] });
  }
}
