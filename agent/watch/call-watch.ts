import { setTimeout as delay } from "node:timers/promises";
import { llm, voice } from "@livekit/agents";
import type { AudioFrame, Room } from "@livekit/rtc-node";
import type { Logger } from "pino";
import { v4 as uuid } from "uuid";
import type { EndReason } from "@/lib/calls/schema";
import type { CallClock } from "../clock";
import type { Recorder } from "../recorder";
import type { PlayedSound } from "../sound/played-sound";
import type { TurnTaker } from "../turns/turn-taker";
import type { VoiceActivity } from "../turns/voice-activity";
import { createInterjector, type Interjector } from "./interjector";
import { createSentences, type Speak, type SpokenSentence, sampleRate } from "./sentences";
import { createSilenceGuard, type Failure } from "./silence-guard";
import { createStuckWatch } from "./stuck-watch";

type Options = {
  session: voice.AgentSession;
  activity: VoiceActivity;
  turnTaker: Pick<TurnTaker, "state">;
  /** Says a sentence in the agent's voice, behind everything that somebody waits for. */
  speak: Speak;
  recorder: Pick<Recorder, "incident" | "aside">;
  clock: CallClock;
  room: Room;
  hangUp(reason: EndReason): void;
  log: Logger;
};

export type CallWatch = {
  /** What the agent's text and sound must pass through. */
  interjector: Interjector;
  /** Listens to what is played, on its way to whoever else does. */
  listenTo(played: PlayedSound): PlayedSound;
  /** The answer under way says itself that it failed. */
  apologised(): void;
  /** How many answers the language model has broken off for good so far. */
  brokenOff(): number;
};

const checkEveryMs = 100;
/** The greeting comes first. */
const prepareAfterMs = 1_500;
/** A sentence of ours that is not over after this never will be. */
const sayWithinMs = 8_000;
const interruptWithinMs = 1_000;
/** Amplitude above which something can be heard. */
const audible = 200;

/** Watches a call so that it is never silent for long and never stuck: keeps the silence guard and the stuck watch informed
 * and does what they say. Ends with the session. */
export function watchCall(options: Options): CallWatch {
  const { session, activity, turnTaker, speak, recorder, clock, room, hangUp, log } = options;
  const interjector = createInterjector();
  const sentences = createSentences();
  const ended = new AbortController();
  const guard = createSilenceGuard();
  const stuck = createStuckWatch();
  const now = () => performance.now();
  /** A sentence of ours, said on its own. */
  let saying: voice.SpeechHandle | undefined;
  let isActing = false;
  let hasPlayed = false;
  let callerSpoke = false;
  let timesStuck = 0;
  let brokenOff = 0;

  interjector.listen({
    onProgress: () => stuck.progress(now()),
    onSkillCalled: () => guard.skillStarted(now()),
    onAsked: () => guard.skillEnded(now()),
  });
  activity.subscribe((event) => {
    if (event.type === "ended") guard.callerEnded(now() - event.silenceMs);
  });
  const types = voice.AgentSessionEventTypes;
  session.on(types.AgentStateChanged, ({ newState }) => {
    stuck.agentState(newState, now());
    if (newState === "listening") timesStuck = 0;
    if (!saying) guard.agentState(newState, now());
  });
  session.on(types.ConversationItemAdded, ({ item }) => {
    if (item instanceof llm.ChatMessage && item.role === "user") guard.asked(now());
  });
  session.on(types.UserInputTranscribed, () => guard.understood());
  session.on(types.SpeechCreated, ({ source }) => {
    if (source === "say" && !isActing) guard.expect(now());
  });
  session.on(types.Error, ({ error }) => {
    const { type, isFinal } = read(error);
    if (type === "stt_error") guard.unheard();
    if (type === "tts_error" && isFinal) guard.voiceFailed();
    if (type === "llm_error" && isFinal) brokenOff += 1;
  });
  const timer = setInterval(check, checkEveryMs);
  session.on(types.Close, () => {
    clearInterval(timer);
    ended.abort();
  });
  void sentences.load().then(() => sentences.make(speak, prepareAfterMs, ended.signal));

  function check(): void {
    followCaller();
    if (callerSpoke) stuck.progress(now()); // an answer that waits for the caller is not stuck
    if (stuck.isStuck(now())) void act(unstick);
    if (isActing) return;
    // Before the first sound was ever played it may be that nobody listens yet.
    const isHeld = !hasPlayed && (session.output.audio?.pendingPlayoutSegments ?? 0) > 0;
    const action = guard.next(now(), isHeld);
    if (action?.type === "reassure") void act(reassure);
    if (action?.type === "apologise") void act(() => apologise(action.failure));
    if (action?.type === "goodbye") void act(sayGoodbye);
  }

  function followCaller(): void {
    const state = turnTaker.state();
    const speaks = state === "speaking" || state === "pausing" || state === "held";
    if (speaks && !callerSpoke) {
      guard.callerStarted();
    }
    if (!speaks && callerSpoke && state !== "closing") guard.callerEnded(now());
    // A sound that is only being judged may be a cough; the sentence is held and goes on.
    if (speaks && state !== "held") saying?.interrupt();
    callerSpoke = speaks;
    guard.awaitWords(state === "closing", now());
  }

  async function act(work: () => Promise<void>): Promise<void> {
    isActing = true;
    try {
      await work();
    } catch (error) {
      log.error({ error: String(error) }, "the watch could not act");
    } finally {
      isActing = false;
    }
  }

  async function reassure(): Promise<void> {
    const sentence = sentences.pick("reassure");
    const owing = interjector.owing() ?? "The answer";
    recorder.incident("slow-answer", `${owing} kept the caller waiting. ${told(sentence)}`);
    if (!sentence) return;
    const where = interjector.interject(sentence);
    if (where === "audio") noteAside(sentence);
    if (!where) await say(sentence);
  }

  async function apologise(failure: Failure): Promise<void> {
    const sentence = sentences.pick(failure);
    const owing = interjector.owing();
    recorder.incident(...accountOf(failure, owing, told(sentence)));
    await clear();
    if (sentence) await say(sentence);
  }

  async function sayGoodbye(): Promise<void> {
    const sentence = sentences.pick("goodbye");
    recorder.incident("gave-up", `Nothing worked any more, so the call was ended. ${told(sentence)}`);
    await clear();
    if (sentence) await say(sentence);
    hangUp("error");
  }

  async function unstick(): Promise<void> {
    timesStuck += 1;
    const sentence = sentences.pick("lost");
    recorder.incident("stuck", `The agent was ${session.agentState} and nothing happened. ${told(sentence)}`);
    await clear();
    if (timesStuck > 1) hangUp("error");
    else if (sentence) await say(sentence);
  }

  /** Ends whatever the agent is making or saying. */
  async function clear(): Promise<void> {
    guard.reset(now());
    if (session.agentState === "listening" && !saying) return;
    await Promise.race([session.interrupt({ force: true }).await, delay(interruptWithinMs)]);
  }

  async function say(sentence: SpokenSentence): Promise<void> {
    const handle = session.say(sentence.text, { audio: interjector.alone(sentence) });
    saying = handle;
    try {
      await Promise.race([handle.waitForPlayout(), delay(sayWithinMs)]);
    } finally {
      saying = undefined;
      guard.agentState(session.agentState, now());
    }
  }

  /** A sentence inside an answer whose text knows nothing of it: history and page get it as a line of its own. */
  function noteAside({ text, samples }: SpokenSentence): void {
    const startMs = clock.nowMs();
    recorder.aside(text, startMs, startMs + Math.round((samples.length / sampleRate) * 1_000));
    publishLine(room, text).catch((error) => log.warn({ error: String(error) }, "a line was not shown"));
  }

  return {
    interjector,
    listenTo: (played) => ({
      ...played,
      add(frame, startsAt) {
        played.add(frame, startsAt);
        hasPlayed = true;
        stuck.progress(now());
        const endsAt = startsAt + (frame.samplesPerChannel / frame.sampleRate) * 1_000;
        if (isAudible(frame)) guard.sound(!interjector.isOwn(frame), endsAt);
      },
    }),
    apologised: guard.apologised,
    brokenOff: () => brokenOff,
  };
}

const isAudible = ({ data }: AudioFrame) => data.some((sample) => sample > audible || sample < -audible);

const told = (sentence: SpokenSentence | undefined) =>
  sentence ? `The caller heard “${sentence.text}”` : "There was no sound to tell the caller with.";

function accountOf(failure: Failure, owing: string | undefined, said: string): [kind: string, message: string] {
  if (failure === "unheard") return ["not-heard", `What the caller said could not be put into words. ${said}`];
  if (failure === "cut") return ["answer-cut", `${owing ?? "The voice"} broke off in the middle of an answer. ${said}`];
  if (failure === "late") return ["answer-late", `${owing ?? "The answer"} did not come in time. ${said}`];
  return ["answer-lost", `An answer ended before anything of it could be heard. ${said}`];
}

function read(error: unknown): { type: string; isFinal: boolean } {
  const given = typeof error === "object" && error !== null ? error : {};
  const type = "type" in given ? String(given.type) : "";
  return { type, isFinal: !("recoverable" in given && given.recoverable === true) };
}

/** Shows a line on the caller's page, as the framework shows what the agent says. */
async function publishLine(room: Room, text: string): Promise<void> {
  const attributes = { "lk.segment_id": uuid(), "lk.transcription_final": "true" };
  const writer = await room.localParticipant?.streamText({ topic: "lk.transcription", attributes });
  await writer?.write(text);
  await writer?.close();
}
