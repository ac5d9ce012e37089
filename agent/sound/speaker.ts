import { voice } from "@livekit/agents";
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  type Room,
  TrackPublishOptions,
  TrackSource,
} from "@livekit/rtc-node";
import { later, type TimedWord } from "../providers/timed-word";
import { wordsOf } from "../providers/tts/frame-label";
import type { PlayedAnswer, PlayedSound } from "./played-sound";

export const speakerSampleRate = 24_000;
/** Handed to WebRTC ahead of time: covers a stall of our event loop, and is taken back when the voice is held. */
const aheadMs = 200;
/** Taken from speech synthesis ahead of that. */
const bufferedMs = 1_000;

/** The agent's voice in the room. Unlike the framework's own output a held voice loses nothing: what WebRTC had not played
 * yet is taken back, and the voice goes on at that very sample. */
export class Speaker extends voice.AudioOutput {
  readonly #source = new AudioSource(speakerSampleRate, 1, aheadMs);
  readonly #isAudible = gate();
  readonly #hasWork = gate();
  readonly #hasSpace = gate();
  /** Not handed over yet. */
  #waiting: AudioFrame[] = [];
  /** Handed over and perhaps not played yet, newest last. */
  #handed: AudioFrame[] = [];
  #handedMs = 0;
  /** The segment's last frame has come. */
  #isComplete = false;
  #hasStarted = false;
  #isHushed = false;
  /** Rises when what is waiting is thrown away, so that a hand-over under way knows. */
  #generation = 0;
  /** Where the present unbroken stretch of sound began: place in the segment and epoch time, ms. */
  #run: PlayedAnswer["runs"][number] | undefined;
  /** What is known of the segment that is being captured, and of the one that is, or was last, played. */
  #coming = newSegment();
  #playing = newSegment();
  /** For how long within the present answer no sound was ready. */
  #stalledMs = 0;
  #lastPlayedMs = 0;
  #dryAt: number | undefined;

  constructor(
    private readonly room: Room,
    private readonly played: PlayedSound,
  ) {
    super(speakerSampleRate, undefined, { pause: true });
    this.#isAudible.open();
    this.#hasSpace.open();
    played.follow({
      answer: () => ({
        playedMs: this.#hasStarted ? this.#handedMs - this.#source.queuedDuration : this.#lastPlayedMs,
        stalledMs: this.#stalledMs,
        words: this.#playing.words,
        runs: this.#run ? [...this.#playing.runs, this.#run] : this.#playing.runs,
      }),
      hush: (isHushed) => this.#hush(isHushed),
    });
  }

  /** Publishes the agent's track and plays whatever comes as soon as somebody listens. */
  async start(): Promise<void> {
    const track = LocalAudioTrack.createAudioTrack("roomio_audio", this.#source);
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
    const publication = await this.room.localParticipant?.publishTrack(track, options);
    await publication?.waitForSubscription();
    void this.#play();
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    await super.captureFrame(frame);
    const { words, lengthMs: fromMs } = this.#coming;
    words.push(...later(wordsOf(frame), fromMs));
    this.#coming.lengthMs += frameMs(frame);
    this.#waiting.push(frame);
    this.#hasWork.open();
    if (lengthMs(this.#waiting) >= bufferedMs) this.#hasSpace.close();
    await this.#hasSpace.passed();
  }

  override flush(): void {
    super.flush();
    if (this.pendingPlayoutSegments === 0) return;
    this.#isComplete = true;
    this.#hasWork.open();
  }

  override clearBuffer(): void {
    super.flush();
    if (this.pendingPlayoutSegments === 0) return;
    this.#takeBack();
    this.#finish(true);
  }

  override pause(): void {
    super.pause();
    if (!this.#isAudible.isOpen()) return;
    this.#isAudible.close();
    this.#takeBack();
  }

  override resume(): void {
    super.resume();
    if (!this.#isHushed) this.#isAudible.open();
  }

  /** An answer that is cut off is let go on by the framework for a moment, before it is thrown away. */
  #hush(isHushed: boolean): void {
    if (isHushed && this.pendingPlayoutSegments === 0) return;
    this.#isHushed = isHushed;
    if (isHushed) this.pause();
    else this.resume();
  }

  async #play(): Promise<void> {
    for (;;) {
      await this.#hasWork.passed();
      await this.#isAudible.passed();
      const frame = this.#waiting.shift();
      if (frame) {
        if (lengthMs(this.#waiting) < bufferedMs) this.#hasSpace.open();
        await this.#handOver(frame);
      } else if (this.#isComplete) await this.#playOut();
      else this.#hasWork.close();
    }
  }

  async #handOver(frame: AudioFrame): Promise<void> {
    const now = Date.now();
    const queuedMs = this.#source.queuedDuration;
    if (queuedMs === 0 && this.#dryAt !== undefined) {
      this.#stalledMs += Math.max(0, now - this.#dryAt);
      this.#endRun(this.#dryAt);
    }
    this.#run ??= { offset: this.#handedMs, startedAt: now + queuedMs };
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      this.#playing = this.#coming;
      this.#stalledMs = 0;
      this.onPlaybackStarted(now);
    }
    this.played.add(frame, performance.now() + queuedMs);
    this.#handed.push(frame);
    this.#handedMs += frameMs(frame);
    while (lengthMs(this.#handed) > aheadMs * 2) this.#handed.shift();
    const generation = this.#generation;
    await this.#source.captureFrame(frame);
    this.#dryAt = now + queuedMs + frameMs(frame);
    // Taken back while WebRTC was still taking it: it must not be heard twice.
    if (generation !== this.#generation) this.#source.clearQueue();
  }

  /** The last frame was handed over: waits until it is played, unless the voice is held or cut off meanwhile. */
  async #playOut(): Promise<void> {
    const generation = this.#generation;
    await this.#source.waitForPlayout();
    if (generation === this.#generation && this.#isComplete && this.#waiting.length === 0) this.#finish(false);
  }

  /** What WebRTC has not played yet is ours again, at the head of what waits. */
  #takeBack(): void {
    this.#generation += 1;
    const queuedMs = Math.min(this.#source.queuedDuration, lengthMs(this.#handed));
    this.#source.clearQueue();
    this.played.cut(performance.now());
    this.#waiting.unshift(...newest(this.#handed, queuedMs));
    this.#handed = [];
    this.#handedMs -= queuedMs;
    this.#endRun(Date.now());
    if (this.#waiting.length > 0) this.#hasWork.open();
  }

  /** Tells the recording what was heard from when to when. */
  #endRun(endedAt: number): void {
    const run = this.#run;
    this.#run = undefined;
    this.#dryAt = undefined;
    if (!run) return;
    const duration = this.#handedMs - run.offset;
    if (duration <= 0) return;
    const startedAt = endedAt - duration;
    this.#playing.runs.push({ offset: run.offset, startedAt });
    this.onPlaybackProgressed({ startedAt, offset: run.offset, duration });
  }

  #finish(interrupted: boolean): void {
    const playbackPosition = this.#handedMs / 1_000;
    this.#endRun(Date.now());
    this.#generation += 1;
    this.#waiting = [];
    this.#handed = [];
    this.#handedMs = 0;
    this.#isComplete = false;
    this.#hasStarted = false;
    if (this.#isHushed) this.#isAudible.open();
    this.#isHushed = false;
    this.#hasWork.close();
    this.#hasSpace.open();
    this.#lastPlayedMs = playbackPosition * 1_000;
    this.#playing = this.#coming;
    this.#coming = newSegment();
    this.onPlaybackFinished({ playbackPosition, interrupted });
  }
}

type Segment = { lengthMs: number; words: TimedWord[]; runs: PlayedAnswer["runs"][number][] };
const newSegment = (): Segment => ({ lengthMs: 0, words: [], runs: [] });

const frameMs = ({ samplesPerChannel, sampleRate }: AudioFrame) => (samplesPerChannel / sampleRate) * 1_000;
const lengthMs = (frames: readonly AudioFrame[]) => frames.reduce((sum, frame) => sum + frameMs(frame), 0);

/** The last `ms` of sound in `frames`, cutting the first of them if need be. */
export function newest(frames: readonly AudioFrame[], ms: number): AudioFrame[] {
  const kept: AudioFrame[] = [];
  let missing = Math.round((ms * speakerSampleRate) / 1_000);
  for (let at = frames.length - 1; at >= 0 && missing > 0; at -= 1) {
    const frame = frames[at];
    if (!frame) break;
    const samples = Math.min(missing, frame.samplesPerChannel);
    const data = frame.data.slice(frame.samplesPerChannel - samples);
    kept.unshift(samples === frame.samplesPerChannel ? frame : new AudioFrame(data, frame.sampleRate, 1, samples));
    missing -= samples;
  }
  return kept;
}

/** Something to wait at until it is open. */
function gate() {
  const waiting: (() => void)[] = [];
  let isOpen = false;
  return {
    isOpen: () => isOpen,
    open(): void {
      isOpen = true;
      for (const go of waiting.splice(0)) go();
    },
    close(): void {
      isOpen = false;
    },
    async passed(): Promise<void> {
      while (!isOpen) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
