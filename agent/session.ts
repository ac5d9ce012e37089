import { llm as framework, voice } from "@livekit/agents";
import type { Logger } from "pino";
import type { AgentConfig } from "@/lib/agents/schema";
import { paceOf } from "@/lib/agents/turn-taking";
import { ChatLlm } from "./providers/llm/chat-llm";
import type { Rosters } from "./providers/rosters";
import type { Hearing } from "./providers/stt/hearing";
import { TurnStt } from "./providers/stt/turn-stt";
import { ClauseTts } from "./providers/tts/clause-tts";
import { createPlayedSound, type PlayedSound } from "./sound/played-sound";
import { createEars } from "./turns/ears";
import type { EndOfTurnModel } from "./turns/end-of-turn-model";
import { createOverlapJudge } from "./turns/overlap-judge";
import { createTurnTaker } from "./turns/turn-taker";
import { VoiceActivity } from "./turns/voice-activity";

/** Config and providers become the framework's session and what listens beside it. No I/O: nothing is connected until it
 * starts. `mustBeHeard`: the agent is saying what no caller may cut off. */
export function buildSession(
  callId: string,
  config: AgentConfig,
  rosters: Rosters,
  log: Logger,
  endOfTurn?: EndOfTurnModel,
  mustBeHeard?: () => boolean,
) {
  const activity = new VoiceActivity();
  const played = createPlayedSound();
  const ears = createEars(activity);
  const llm = new ChatLlm(rosters.llm, callId);
  const tts = new ClauseTts(rosters.tts, config.speed);
  const speaksItself = rosters.llm.members()[0]?.source.ears !== undefined;
  const hearing: Hearing = {
    activity,
    onWords: (text, isUpToDate) => {
      turnTaker.understand(text, isUpToDate);
      // The language model reads along, so that at the end of the turn only the last words are new to it. In a pause it is
      // about to be asked, and would be in its own way.
      const goesOn = turnTaker.state() === "speaking" && turnTaker.voice().isVoiced;
      if (text && goesOn) void llm.prefill(session.currentAgent.chatCtx, text, callOver.signal);
    },
    // Behind the transcript itself, which the session must have when it learns that the turn is over.
    onFinal: () => setImmediate(() => turnTaker.finish()),
    isTurn: () => turnTaker.hasTurn(),
    ears: () => llm.ears(),
  };
  const session = new voice.AgentSession({
    vad: ears.vad,
    stt: new TurnStt(rosters.stt, hearing, log),
    llm,
    tts,
    turnHandling: {
      // The turn taker decides; the session learns of speech only what it lets through (see turns/ears.ts).
      turnDetection: "vad",
      endpointing: { minDelay: 0, maxDelay: 0 },
      interruption: { mode: "vad", minDuration: 1, falseInterruptionTimeout: 1 },
      // Who hears for itself is asked when the turn is over: it cannot unhear.
      preemptiveGeneration: { enabled: !speaksItself, preemptiveTts: true, maxSpeechDuration: 60_000, maxRetries: 8 },
    },
    userAwayTimeout: config.limits.silenceSeconds,
    // The default keeps callers from interrupting for the first three seconds.
    aecWarmupDuration: 0,
    ttsTextTransforms: null,
    connOptions: {
      sttConnOptions: { maxRetry: 3, retryIntervalMs: 500, timeoutMs: 10_000 },
      llmConnOptions: { maxRetry: 1, retryIntervalMs: 300, timeoutMs: 10_000 },
      ttsConnOptions: { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 10_000 }, // retries by the clause itself
      // How long to go on without is decided by watch/, which says goodbye first.
      maxUnrecoverableErrors: 1_000,
    },
  });
  const turnTaker = createTurnTaker({
    settings: config.turnTaking,
    activity,
    floor: { ...ears.floor, yield: () => yieldFloor(session, played) },
    judge: createOverlapJudge({
      interruptionMs: paceOf(config.turnTaking).interruptionMs,
      asksSomething: () => played.clause().trimEnd().endsWith("?"),
      isGreeting: () => !session.history.items.some((item) => item.type === "message" && item.role === "user"),
    }),
    played: () => played.recent(performance.now()),
    endOfTurn,
    mustBeHeard,
  });
  ears.attach(turnTaker);
  activity.subscribe(({ type }) => type === "paused" && llm.stopPrefill());
  const callOver = new AbortController();
  session.on(voice.AgentSessionEventTypes.Close, () => callOver.abort());
  const types = voice.AgentSessionEventTypes;
  session.on(types.AgentStateChanged, ({ newState }) => turnTaker.agentSpeaking(newState === "speaking"));
  session.on(types.ConversationItemAdded, ({ item }) => {
    if (item instanceof framework.ChatMessage && item.role === "assistant") turnTaker.agentSaid(item.textContent ?? "");
  });
  return { session, llm, tts, activity, turnTaker, played, speaksItself, ears };
}

/** Ends what the agent is saying, unless it must be said. */
function yieldFloor(session: voice.AgentSession, played: PlayedSound): void {
  played.hush(true);
  try {
    session.interrupt();
  } catch {
    // The framework's way to say that this sentence may not be interrupted.
    played.hush(false);
  }
}
