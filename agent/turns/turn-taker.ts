import { type Pace, paceOf, type TurnTaking } from "@/lib/agents/turn-taking";
import { joinSamples } from "../sound/join";
import { cadenceMs, cadenceOdds } from "./cadence";
import { type EndOfTurnModel, untilEndOfTurn } from "./end-of-turn-model";
import { silenceNeededMs } from "./endpointing";
import type { OverlapJudge, OverlapVerdict } from "./interruption";
import type { VoiceActivity } from "./voice-activity";
import { createVoiceMeter, type VoiceState, type VoiceWindow } from "./voice-meter";

/** What the turn taker tells the agent's side. */
export type Floor = {
  /** The caller takes the floor: nothing new may be played. */
  begin(): void;
  /** Pause the agent's voice; it may have to go on. */
  hold(): void;
  /** The agent's answer ends here. */
  yield(): void;
  /** The caller leaves the floor; what was only paused goes on. `silenceMs` since the true end of the voice. */
  end(silenceMs: number): void;
};

type Options = {
  settings: TurnTaking;
  activity: VoiceActivity;
  floor: Floor;
  judge: OverlapJudge;
  /** The agent's sound of the last second as it was played, newest last; see OverlapWindow. */
  played(): readonly Int16Array[];
  /** A second opinion, from the sound of the voice. */
  endOfTurn?: EndOfTurnModel;
  /** The agent says what must be heard in full: a turn that begins meanwhile ends no sooner, since nobody could answer it. */
  mustBeHeard?(): boolean;
};

/** - `idle`: the caller is silent, or makes a sound over the agent that means nothing so far
 * - `overlap`: a sound over the agent's voice is being judged, the agent goes on
 * - `held`: as before, with the agent's voice paused
 * - `speaking`, `pausing`: the caller's turn, voice on and off
 * - `closing`: the turn is over, its final transcript is awaited */
type State = "idle" | "overlap" | "held" | "speaking" | "pausing" | "closing";

/** So much voice makes a turn when the agent is silent. */
const beginMs = 60;
/** After so much silence the words so far are asked for: a decode takes about as long as is left of the shortest wait. */
const pauseMs = 40;
/** A sound over the agent's voice that ended so long ago is forgotten. */
const overlapOverMs = 400;
/** The agent's own sound may come back from the caller's loudspeaker so long after it was played. */
const echoTailMs = 700;
/** A transcript that takes longer than so much of the caller's sound is not waited for. */
const closeWithinMs = 10_000;
/** Sounds without words (a cough, a chair) do not keep the floor longer. */
const wordlessMs = 250;
/** An answer is prepared ahead of time when the turn may end within so long. */
const speculateWithinMs = 700;
/** Windows that the end of a voice is compared with. */
const rememberedWindows = Math.ceil(cadenceMs / 32);
/** How far back a caller's pauses are remembered. */
const rememberedPauses = 12;
/** A caller who goes on within this time of the end of a turn had only paused. */
const goesOnWithinMs = 2_000;

/** Decides who has the floor. Fed with each window of the caller's sound and the words speech-to-text makes of it, it says
 * when the caller's turn begins and ends, and what a sound over the agent's voice means. Time is counted in sound, so
 * it needs no clock. */
export function createTurnTaker({ settings, activity, floor, judge, played, endOfTurn, mustBeHeard }: Options) {
  const pace: Pace = paceOf(settings);
  const isManual = settings.mode === "push-to-talk";
  const meter = createVoiceMeter();
  let state: State = "idle";
  let isPressed = false;
  let agentSpeaks = false;
  let question: string | undefined;
  let voice: VoiceState = { isVoiced: false, voicedMs: 0, silenceMs: Number.POSITIVE_INFINITY };
  /** Words of the open turn; undefined while those up to the present pause are not known. */
  let words: string | undefined;
  /** By the audio model, of the present pause. */
  let endProbability: number | undefined;
  /** By the fall of the voice, of the present pause. */
  let cadence: number | undefined;
  let pauses = 0;
  let heard: Int16Array[] = [];
  /** Sound of the caller's that is no echo, over the agent's voice or just behind it: unbroken run of windows. */
  let ownMs = 0;
  let sinceAgentMs = Number.POSITIVE_INFINITY;
  let closingMs = 0;
  let pausedMs = 0;
  let hasSpeculated = false;
  let ownPauses: number[] = [];
  /** Time since the last turn's voice ended, while the agent has not been heard since. */
  let sinceTurnMs: number | undefined;

  function open(next: State): void {
    if (state === "idle") {
      activity.emit({ type: "started" });
      words = undefined;
    }
    state = next;
  }

  function take(): void {
    const isNew = state !== "held";
    open("speaking");
    if (isNew) floor.begin();
    if (sinceTurnMs !== undefined && sinceTurnMs < goesOnWithinMs) learn(sinceTurnMs);
    sinceTurnMs = undefined;
  }

  function interrupt(): void {
    agentSpeaks = false;
    judge.reset();
    floor.yield();
  }

  function drop(): void {
    const hadFloor = state !== "overlap";
    const stoppedAgent = state === "held" && agentSpeaks;
    state = "idle";
    activity.emit({ type: "dropped", stoppedAgent });
    if (hadFloor) floor.end(voice.silenceMs);
  }

  function close(): void {
    state = "closing";
    closingMs = 0;
    activity.emit({ type: "ended", silenceMs: voice.silenceMs });
  }

  function learn(pause: number): void {
    if (settings.adaptive) ownPauses = [...ownPauses.slice(1 - rememberedPauses), pause];
  }

  function obey(verdict: OverlapVerdict): void {
    if (verdict === "hold" && state !== "held") {
      open("held");
      floor.begin();
      floor.hold();
    } else if (verdict === "yield") {
      take();
      interrupt();
    } else if (verdict === "resume" && (state === "held" || state === "overlap")) drop();
  }

  /** A sound while the agent speaks, or so soon afterwards that it may be an echo. */
  function listenOver(window: VoiceWindow, windowMs: number): void {
    obey(judge.onWindow({ ...window, played: played() }));
    ownMs = voice.isVoiced && !judge.isEcho ? ownMs + windowMs : 0;
    if (ownMs >= beginMs && (state === "idle" || state === "overlap")) {
      if (agentSpeaks) open("overlap");
      else take();
    }
    if (judge.wantsWords && (state === "overlap" || state === "held")) activity.emit({ type: "asked" });
    if (state === "overlap" && voice.silenceMs >= overlapOverMs) drop();
  }

  function finish(): void {
    state = "idle";
    sinceTurnMs = voice.silenceMs;
    floor.end(voice.silenceMs);
    if (isPressed) take();
  }

  function listenToTurn(): void {
    if (voice.isVoiced) {
      if (state !== "pausing" || voice.voicedMs < beginMs) return;
      learn(pausedMs);
      state = "speaking";
      activity.emit({ type: "resumed" });
      return;
    }
    pausedMs = voice.silenceMs;
    if (state === "speaking" && voice.silenceMs >= pauseMs) {
      state = "pausing";
      words = undefined;
      hasSpeculated = false;
      activity.emit({ type: "paused" });
      const sound = joinSamples(heard);
      cadence = cadenceOdds(sound.subarray(0, sound.length - voice.silenceMs * 16));
      void askModel(sound);
    }
    if (state === "pausing") consider();
  }

  /** With push-to-talk: the button is up. */
  function release(): void {
    if (state === "speaking" && !mustBeHeard?.()) close();
  }

  async function askModel(sound: Int16Array): Promise<void> {
    endProbability = undefined;
    pauses += 1;
    const pause = pauses;
    const probability = await endOfTurn?.(untilEndOfTurn(sound, voice.silenceMs));
    if (pause !== pauses || state !== "pausing") return;
    endProbability = probability;
    consider();
  }

  function consider(): void {
    if (words === "" && voice.silenceMs >= wordlessMs) {
      drop();
      return;
    }
    if (mustBeHeard?.()) return;
    const evidence = { transcript: words, endProbability, cadence, question, ownPausesMs: ownPauses };
    const neededMs = silenceNeededMs(evidence, pace);
    if (voice.silenceMs >= neededMs) close();
    else if (words && !hasSpeculated && neededMs - voice.silenceMs <= speculateWithinMs) {
      hasSpeculated = true;
      activity.emit({ type: "answerable" });
    }
  }

  return {
    /** The next window of the caller's sound. */
    hear(window: VoiceWindow): void {
      const windowMs = window.samples.length / 16;
      voice = meter.hear(window);
      heard = [...heard.slice(1 - rememberedWindows), window.samples];
      if (sinceTurnMs !== undefined) sinceTurnMs += windowMs;
      sinceAgentMs = agentSpeaks || state === "held" ? 0 : sinceAgentMs + windowMs;
      closingMs += windowMs;
      if (state === "closing") {
        if (closingMs > closeWithinMs) finish();
        return;
      }
      if (isManual) {
        if (!isPressed) release();
        return;
      }
      if (state === "speaking" || state === "pausing") listenToTurn();
      else if (sinceAgentMs < echoTailMs || state === "overlap") listenOver(window, windowMs);
      else if (voice.voicedMs >= beginMs) take();
    },

    /** Speech-to-text has new words for what was heard since "started". `isUpToDate`: they go up to the last request. */
    understand(text: string, isUpToDate: boolean): void {
      if (state === "overlap" || state === "held") obey(judge.onWords(text, isUpToDate));
      if (state !== "pausing" || !isUpToDate) return;
      words = text.trim();
      consider();
    },

    /** The final transcript of the turn that "ended" is there, or will never come. */
    finish(): void {
      if (state === "closing") finish();
    },

    /** The agent's voice can be heard from now on, or no longer. */
    agentSpeaking(isSpeaking: boolean): void {
      // A voice that is only held comes back; the framework calls that silence.
      if (isSpeaking === agentSpeaks || (!isSpeaking && state === "held")) return;
      agentSpeaks = isSpeaking;
      if (isSpeaking) sinceTurnMs = undefined;
      judge.reset();
    },

    /** What the agent said last: it tells what kind of answer to expect. */
    agentSaid(text: string): void {
      question = text;
    },

    /** Push-to-talk: the caller presses the button, and speaks. */
    press(): void {
      if (!isManual || isPressed) return;
      isPressed = true;
      // While the last turn's transcript is awaited, this one begins with its end.
      if (state !== "closing") take();
      if (agentSpeaks) interrupt();
    },

    /** Push-to-talk: the caller lets go of the button. */
    release(): void {
      if (!isPressed) return;
      isPressed = false;
      release();
    },

    hasTurn: () => state === "speaking" || state === "pausing" || state === "closing",
    /** The framework is to see speech: a turn, or a sound for which the agent's voice is held. */
    hasFloor: () => state !== "idle" && state !== "overlap",
    state: () => state,
    voice: () => voice,
  };
}
export type TurnTaker = ReturnType<typeof createTurnTaker>;
