import { type APIConnectOptions, asLanguageCode, stt } from "@livekit/agents";
import type { Logger } from "pino";
import type { VoiceEvent } from "../../turns/voice-activity";
import type { Member, Roster } from "../roster";
import type { TimedWord } from "../timed-word";
import type { Hearing } from "./hearing";
import { createLine } from "./line";
import { createPatience } from "./patience";
import { createPauseWords } from "./pause-words";
import { type Details, type SttConnection, type SttListener, type SttSource, sampleRate } from "./source";
import { reportUnheard } from "./unheard";
import { createUtterances } from "./utterances";

/** Where somebody else can listen, nobody waits longer than this, ms, for a transcript. */
const impatientMs = 1_500;

/** One call's hearing: what the turn taker tells becomes what a connection is told, and what that answers transcripts. */
export class TurnSttStream extends stt.SpeechStream {
  readonly label = "parley.TurnSttStream";
  readonly #utterances = createUtterances(sampleRate);
  readonly #line: ReturnType<typeof createLine>;
  readonly #patience = createPatience({
    onLate: () => this.#tryAgain(new DOMException("no transcript came", "TimeoutError")),
    onAbandoned: () => this.#abandon(),
  });
  readonly #pause = createPauseWords();
  /** When the first sound of the open utterance came, ms since 1970. */
  #beganAt = 0;

  constructor(
    private readonly parent: stt.STT,
    private readonly roster: Roster<SttSource>,
    private readonly hearing: Hearing,
    private readonly log: Logger,
    options?: APIConnectOptions,
  ) {
    super(parent, sampleRate, options);
    this.#line = createLine({
      ...{ roster, log },
      signal: this.abortSignal,
      listenerOf: (member, isOurs) => this.#listenerOf(member, isOurs),
      onConnected: (connection) => this.#replay(connection),
    });
  }

  protected async run(): Promise<void> {
    const { activity } = this.hearing;
    const unsubscribe = activity.subscribe((event) => this.#onVoice(event));
    const stopListening = activity.listen((samples) => this.#hear(samples));
    this.roster.onReplaced(() => this.#renew());
    try {
      void this.#line.connect();
      await this.#untilOver();
    } finally {
      unsubscribe();
      stopListening();
      this.#patience.stop();
      this.#line.close();
    }
  }

  /** The framework's own way of sound to us runs ahead of its voice activity detection by up to a second on a busy machine: who
   * listened to it would have missed the first words when told that the voice began. */
  async #untilOver(): Promise<void> {
    for await (const _ of this.input) if (this.abortSignal.aborted) return;
  }

  #hear(heard: Int16Array): void {
    // The framework may reuse a frame's memory, and ours must outlive it for a replay.
    const samples = Int16Array.from(heard);
    if (!this.#utterances.push(samples)) return;
    this.#connection?.append(samples);
    this.hearing.ears?.()?.append(samples);
  }

  get #connection(): SttConnection | undefined {
    return this.#line.connection();
  }

  #onVoice(event: VoiceEvent): void {
    switch (event.type) {
      case "started": {
        // Also while nobody listens: whoever is connected next is told from here on.
        const head = this.#utterances.open();
        this.#beganAt = Date.now() - (head.length * 1_000) / sampleRate;
        this.#connection?.append(head);
        this.hearing.ears?.()?.append(head);
        return;
      }
      case "asked":
      case "paused":
        this.#connection?.transcribe(this.#pause.ask(event.type === "paused"), event.type === "asked");
        return;
      case "answerable": {
        const words = this.#pause.words();
        if (words) this.#put(stt.SpeechEventType.PREFLIGHT_TRANSCRIPT, words);
        return;
      }
      case "resumed":
        this.#pause.resume();
        return;
      case "dropped":
        this.#pause.drop();
        this.#utterances.drop();
        this.#connection?.clear();
        this.hearing.ears?.()?.drop();
        return;
      case "ended":
        this.#utterances.close();
        this.#patience.add(this.#beganAt);
        this.hearing.ears?.()?.commit();
        this.#connection?.commit(this.#pause.end());
        if (this.#utterances.waiting() === 1) this.#patience.begin();
        this.#watchTranscript();
    }
  }

  #onWords(text: string, request: string | undefined): void {
    // While an older utterance waits for its words, or none is open, they are not of the present one.
    if (this.#utterances.waiting() > 0 || !this.#utterances.isOpen()) return;
    const kind = this.#pause.answer(text, request);
    if (kind === "old") return;
    this.hearing.onWords(text, kind === "current");
    if (text && this.hearing.isTurn()) this.#put(stt.SpeechEventType.INTERIM_TRANSCRIPT, text);
  }

  /** The provider could not transcribe an utterance: it is heard again over a new connection, but not for ever. */
  #tryAgain(reason: unknown): void {
    if (this.#patience.fail()) this.#giveUp(reason);
    this.#lose(reason);
  }

  /** Its words may still come, and would be taken for the next one's on the same connection. */
  #abandon(): void {
    this.#giveUp("no words in time");
    this.#lose("words came too late");
  }

  #giveUp(reason: unknown): void {
    this.log.warn({ reason: String(reason) }, "what the caller said was not understood");
    reportUnheard(this.parent, new Error(String(reason)));
    this.#finish("");
  }

  #finish(transcript: string, { words = [], language }: Details = {}, by?: Member<SttSource>): void {
    const beganAt = this.#patience.settle();
    if (words.length > 0) this.hearing.activity.emit({ type: "worded", words: wordsSince(beganAt, words) });
    this.#line.succeeded();
    const audioDuration = this.#utterances.settle();
    if (by) this.roster.worked(by, { listenedMs: Math.round(audioDuration * 1_000) });
    this.#patience.begin();
    this.#watchTranscript();
    this.hearing.ears?.()?.settle(transcript.trim());
    if (transcript.trim()) this.#put(stt.SpeechEventType.FINAL_TRANSCRIPT, transcript.trim(), language);
    this.queue.put({ type: stt.SpeechEventType.RECOGNITION_USAGE, recognitionUsage: { audioDuration } });
    this.hearing.onFinal();
    this.#renew();
  }

  #put(type: stt.SpeechEventType, text: string, spoken = "en"): void {
    const language = asLanguageCode(spoken);
    this.queue.put({ type, alternatives: [{ text, language, startTime: 0, endTime: 0, confidence: 1 }] });
  }

  #watchTranscript(): void {
    const source = this.#line.source();
    if (!source || this.#utterances.waiting() === 0) {
      this.#patience.watch(undefined);
      return;
    }
    const patienceMs = this.roster.hasFallback() ? Math.min(source.patienceMs, impatientMs) : source.patienceMs;
    this.#patience.watch(patienceMs + this.#utterances.oldestSeconds() * 250);
  }

  #lose(reason: unknown): void {
    this.#patience.watch(undefined);
    this.#line.lose(reason);
  }

  /** An admin changed a provider: its next connection is another one, as soon as nothing is under way on this one. */
  #renew(): void {
    if (!this.#utterances.isOpen() && this.#utterances.waiting() === 0) this.#line.renew();
  }

  #listenerOf(member: Member<SttSource>, isOurs: () => boolean): SttListener {
    return {
      onWords: (text, request) => isOurs() && this.#onWords(text, request),
      onFinal: (transcript, details) => {
        if (!isOurs() || this.#utterances.waiting() === 0) return;
        this.roster.succeeded(member, this.#patience.waitedMs());
        this.#finish(transcript, details, member);
      },
      onFailed: (reason) => isOurs() && this.#utterances.waiting() > 0 && this.#tryAgain(reason),
      onLost: (reason) => isOurs() && this.#lose(reason),
    };
  }

  /** Tells a new connection everything that it must know. */
  #replay(connection: SttConnection): void {
    for (const { samples, isCommitted } of this.#utterances.replay()) {
      connection.append(samples);
      if (isCommitted) connection.commit();
    }
    if (this.#utterances.isOpen() && this.#pause.words() === undefined) connection.transcribe(this.#pause.newest());
    this.#patience.begin();
    this.#watchTranscript();
  }
}

const wordsSince = (beganAt: number, words: readonly TimedWord[]) =>
  words.map(({ text, startMs, endMs }) => ({ text, startAt: beganAt + startMs, endAt: beganAt + endMs }));
