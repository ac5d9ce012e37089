import { type APIConnectOptions, asLanguageCode, stt } from "@livekit/agents";
import type { Logger } from "pino";
import type { VoiceEvent } from "../../turns/voice-activity";
import type { Endpoint } from "../endpoint";
import type { Hearing } from "./hearing";
import { openTranscriptionSocket, type TranscriptionMessage, type TranscriptionSocket } from "./transcription-socket";
import { reportUnheard } from "./unheard";
import { createUtterances } from "./utterances";

const sampleRate = 16_000;
/** A connection that owes us a transcript for so long, and a quarter of the utterance's length, is dead whatever its socket
 * says. Twice as long after each failure: perhaps it is only slow. */
const transcriptMs = 1_500;
/** An utterance that fails more often, or has no words after so long, is given up, so that the next one is heard. */
const maxFailures = 2;
const wordsWithinMs = 9_000;
const longestRetryMs = 500;

/** Streaming speech-to-text over the realtime transcription socket. It follows the turn taker: it sends audio only while
 * the caller speaks, asks for the words at each pause, and commits when the turn is over. A lost connection is made
 * anew and the words under way are sent again. */
export class RealtimeStt extends stt.STT {
  readonly label = "parley.RealtimeStt";

  constructor(
    private readonly endpoint: Endpoint,
    private readonly hearing: Hearing,
    private readonly log: Logger,
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
    throw new Error("RealtimeStt only streams.");
  }

  stream(options?: { connOptions?: APIConnectOptions }): RealtimeSttStream {
    return new RealtimeSttStream(this, this.endpoint, this.hearing, this.log, options?.connOptions);
  }
}

export class RealtimeSttStream extends stt.SpeechStream {
  readonly label = "parley.RealtimeSttStream";
  readonly #utterances = createUtterances(sampleRate);
  #socket: TranscriptionSocket | undefined;
  /** Number of the newest request for words. */
  #request = 0;
  /** What it was answered with; undefined while it is not, or the caller went on. */
  #pauseWords: string | undefined;
  #isConnecting = false;
  #failures = 0;
  /** Until the connection counts as dead. */
  #deadline: NodeJS.Timeout | undefined;
  /** Until each waiting utterance is given up, oldest first. */
  #patience: NodeJS.Timeout[] = [];

  constructor(
    private readonly parent: RealtimeStt,
    private readonly endpoint: Endpoint,
    private readonly hearing: Hearing,
    private readonly log: Logger,
    options?: APIConnectOptions,
  ) {
    super(parent, sampleRate, options);
  }

  protected async run(): Promise<void> {
    const unsubscribe = this.hearing.activity.subscribe((event) => this.#onVoice(event));
    try {
      void this.#connect();
      await this.#pumpAudio();
    } finally {
      unsubscribe();
      clearTimeout(this.#deadline);
      for (const timer of this.#patience) clearTimeout(timer);
      this.#socket?.close();
    }
  }

  async #pumpAudio(): Promise<void> {
    for await (const frame of this.input) {
      if (this.abortSignal.aborted) return;
      if (typeof frame === "symbol") continue;
      // The framework may reuse a frame's memory, and ours must outlive it for a replay.
      const samples = Int16Array.from(frame.data);
      if (this.#utterances.push(samples)) this.#socket?.append(samples);
    }
  }

  #onVoice(event: VoiceEvent): void {
    switch (event.type) {
      case "started":
        this.#socket?.append(this.#utterances.open());
        return;
      case "asked":
      case "paused":
        this.#pauseWords = undefined;
        this.#socket?.transcribe(String(++this.#request));
        return;
      case "answerable":
        if (this.#pauseWords) this.#put(stt.SpeechEventType.PREFLIGHT_TRANSCRIPT, this.#pauseWords);
        return;
      case "resumed":
        this.#pauseWords = undefined;
        return;
      case "dropped":
        this.#request += 1; // an answer under way is of what was dropped
        this.#utterances.drop();
        this.#socket?.clear();
        return;
      case "ended":
        this.#utterances.close();
        this.#patience.push(setTimeout(() => this.#abandon(), wordsWithinMs));
        this.#socket?.commit();
        this.#watchTranscript();
    }
  }

  #onMessage(message: TranscriptionMessage): void {
    if (message.type === "error") {
      this.log.warn({ message: message.error?.message }, "speech-to-text complained");
      if (message.error?.item_id && this.#utterances.waiting() > 0) this.#tryAgain("an utterance failed");
      return;
    }
    if (message.type === "conversation.item.input_audio_transcription.completed") {
      this.#finish(message.transcript);
      return;
    }
    // While an older utterance waits for its words, or none is open, they are not of the present one.
    if (this.#utterances.waiting() > 0 || !this.#utterances.isOpen()) return;
    // An answer to an older question is of an older pause, or of a sound that was dropped.
    if (message.event_id && message.event_id !== String(this.#request)) return;
    const text = message.hypothesis ?? message.delta ?? "";
    const isUpToDate = message.event_id === String(this.#request);
    if (isUpToDate) this.#pauseWords = text;
    this.hearing.onWords(text, isUpToDate);
    if (text && this.hearing.isTurn()) this.#put(stt.SpeechEventType.INTERIM_TRANSCRIPT, text);
  }

  /** The server could not transcribe an utterance: it hears it again over a new connection, but not for ever. */
  #tryAgain(reason: string): void {
    this.#failures += 1;
    if (this.#failures > maxFailures) this.#giveUp(reason);
    this.#lose(reason);
  }

  /** Its words may still come, and would be taken for the next one's on the same connection. */
  #abandon(): void {
    this.#giveUp("no words in time");
    this.#lose("words came too late");
  }

  #giveUp(reason: string): void {
    this.log.warn({ reason }, "what the caller said was not understood");
    reportUnheard(this.parent, new Error(reason));
    this.#finish("");
  }

  #finish(transcript: string): void {
    this.#failures = 0;
    clearTimeout(this.#patience.shift());
    const audioDuration = this.#utterances.settle();
    this.#watchTranscript();
    if (transcript.trim()) this.#put(stt.SpeechEventType.FINAL_TRANSCRIPT, transcript.trim());
    this.queue.put({ type: stt.SpeechEventType.RECOGNITION_USAGE, recognitionUsage: { audioDuration } });
    this.hearing.onFinal();
  }

  #put(type: stt.SpeechEventType, text: string): void {
    const language = asLanguageCode("en");
    this.queue.put({ type, alternatives: [{ text, language, startTime: 0, endTime: 0, confidence: 1 }] });
  }

  #watchTranscript(): void {
    clearTimeout(this.#deadline);
    if (!this.#socket || this.#utterances.waiting() === 0) return;
    const patienceMs = (transcriptMs + this.#utterances.oldestSeconds() * 250) * 2 ** this.#failures;
    this.#deadline = setTimeout(() => this.#tryAgain("no transcript came"), patienceMs);
  }

  #lose(reason: string): void {
    clearTimeout(this.#deadline);
    this.#socket?.close();
    this.#socket = undefined;
    if (this.abortSignal.aborted) return;
    this.log.warn({ reason }, "speech-to-text connection lost, connecting again");
    void this.#connect();
  }

  /** Tries until it succeeds, one attempt at a time: two connections would hear every word twice. */
  async #connect(): Promise<void> {
    if (this.#isConnecting) return;
    this.#isConnecting = true;
    for (let waitMs = 100; !this.abortSignal.aborted && !this.#socket; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
      try {
        this.#adopt(await this.#open());
      } catch {
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
    this.#isConnecting = false;
  }

  #open(): Promise<TranscriptionSocket> {
    return openTranscriptionSocket({
      ...this.endpoint,
      sampleRate,
      onMessage: (message) => this.#onMessage(message),
      onLost: (reason) => this.#lose(reason),
    });
  }

  #adopt(socket: TranscriptionSocket): void {
    if (this.abortSignal.aborted) {
      socket.close();
      return;
    }
    this.#socket = socket;
    for (const { samples, isCommitted } of this.#utterances.replay()) {
      socket.append(samples);
      if (isCommitted) socket.commit();
    }
    if (this.#utterances.isOpen() && this.#pauseWords === undefined) socket.transcribe(String(this.#request));
    this.#watchTranscript();
  }
}
