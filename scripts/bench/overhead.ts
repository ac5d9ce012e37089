import { setTimeout as delay } from "node:timers/promises";
import type { AgentConfig } from "@/lib/agents/schema";
import type { Caller } from "@/tests/support/caller";
import { type EngineScript, type EngineStep, startScriptedEngine } from "@/tests/support/scripted-engine";
import { synthesise } from "@/tests/support/speech";
import { type Measured, summarise } from "./figures";
import { measureLoop } from "./loop";
import { trim } from "./recordings";
import { type BenchOptions, type CallCentre, untilReady, withCallCentre, withEngine } from "./support";

const delays = { sttMs: 20, llmMs: 100, ttsMs: 50 };
const questions = ["What is your name?", "How are you today?", "Which planet is the largest one?"] as const;
/** What the scripted speech-to-text hears: finished and short, so that no policy waits for more. */
const heard = "How are you today?";
/** Differs from it in the middle of a turn, so that what was prepared ahead of time is of no use. */
const heardTooEarly = "Where are you today?";
const serialMs = 250;
const speculativeMs = 450;

/** What the platform adds, measured with providers of known delays.
 *
 * `serial`: what was prepared ahead of time has to be thrown away, so a caller waits for the silence, the transcript, the
 * language model and the voice one after the other.
 * `speculative`: the answer is made during a silence that is long enough for it, so a caller waits for the silence alone.
 * All the rest the caller waits is added by us: voice activity detection, the job, the room, WebRTC both ways. What WebRTC alone
 * takes is measured beside it, as the way of a click to an echo in a room and back. */
export async function benchOverhead({ turns = 20 }: BenchOptions): Promise<Measured> {
  const speech = await withEngine(async ({ url }) =>
    Promise.all(questions.map(async (question) => trim(await synthesise(url, question)))),
  );
  const script: EngineScript = {
    ...delays,
    tools: false,
    transcript: (asked) => (asked === "commit" ? heard : heardTooEarly),
    answer: () => ({ text: "I am here, and I am fine." }),
  };
  const engine = await startScriptedEngine(script);
  try {
    return await withCallCentre({ engineUrl: engine.url }, async (centre) => {
      const webrtcLoopMs = await measureLoop(centre.livekit);
      const serial = await talk(centre, engine.steps, serialMs, speech, turns);
      script.transcript = () => heard;
      const speculative = await talk(centre, engine.steps, speculativeMs, speech, turns);
      const known = serialMs + delays.sttMs + delays.llmMs + delays.ttsMs;
      const loop = summarise(webrtcLoopMs).p50;
      return {
        webrtcLoopMs,
        serial: { ...serial, ...added(serial.voiceToVoiceMs, known, loop) },
        speculative: { ...speculative, ...added(speculative.voiceToVoiceMs, speculativeMs, loop) },
      };
    });
  } finally {
    await engine.stop();
  }
}

const added = (totals: readonly number[], knownMs: number, loopMs: number) => ({
  addedMs: totals.map((total) => total - knownMs),
  addedBeyondWebrtcMs: totals.map((total) => total - knownMs - loopMs),
});

async function talk(
  centre: CallCentre,
  steps: EngineStep[],
  finishedMs: number,
  speech: readonly Int16Array[],
  turns: number,
) {
  const pace = { finishedMs, unfinishedMs: 1_500, interruptionMs: 130 };
  const config: Partial<AgentConfig> = {
    greeting: "",
    skills: [],
    recording: false,
    turnTaking: { mode: "automatic", pace, adaptive: false },
  };
  const { callId, caller } = await centre.call(config);
  await untilReady(caller);
  const measured = { voiceToVoiceMs: [] as number[], stages: {} as Record<string, number[]> };
  // The first turn of a process compiles and connects; it is not what later ones cost.
  for (let turn = -1; turn < turns; turn += 1) {
    steps.length = 0;
    const { endedAt, heardAt } = await ask(caller, speech[(turn + 1) % speech.length] ?? new Int16Array(0));
    if (turn < 0) continue;
    measured.voiceToVoiceMs.push(heardAt - endedAt);
    for (const [name, ms] of Object.entries(stages(steps, endedAt, heardAt))) {
      measured.stages[name] = [...(measured.stages[name] ?? []), ms];
    }
  }
  await caller.hangUp();
  await centre.ended(callId);
  return measured;
}

async function ask(caller: Caller, samples: Int16Array) {
  const endedAt = await caller.say(samples);
  const heardAt = await caller.heardSound(endedAt);
  await caller.heardSilence(heardAt, 700);
  await delay(Math.random() * 32); // not always in step with the windows of voice activity detection
  return { endedAt, heardAt };
}

/** Our own stretches between what the scripted engine was asked and what it answered, ms. */
function stages(steps: readonly EngineStep[], endedAt: number, heardAt: number): Record<string, number> {
  const tts = steps.find(({ kind }) => kind === "tts");
  const llm = steps.findLast(({ kind, askedAt }) => kind === "llm" && tts !== undefined && askedAt <= tts.askedAt);
  const words = steps.find(({ kind, askedAt }) => (kind === "transcribe" || kind === "commit") && askedAt > endedAt);
  const between = (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? [] : [to - from];
  const found = {
    endToFirstTranscribeMs: between(endedAt, words?.askedAt),
    endToCommitMs: between(endedAt, steps.find(({ kind }) => kind === "commit")?.askedAt),
    endToLanguageModelMs: between(endedAt, llm?.askedAt),
    firstWordToVoiceMs: between(llm?.answeredAt, tts?.askedAt),
    firstSoundToHeardMs: between(tts?.answeredAt, heardAt),
  };
  return Object.fromEntries(Object.entries(found).flatMap(([name, [ms]]) => (ms === undefined ? [] : [[name, ms]])));
}
