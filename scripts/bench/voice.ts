import type { Ledger } from "@/lib/calls/schema";
import { synthesise } from "@/tests/support/speech";
import type { Measured } from "./figures";
import { type BenchOptions, type EndedCall, untilReady, withCallCentre } from "./support";

/** Half of them match a skill's phrase and need no language model, half of them do. */
const questions = [
  "What time is it in Tokyo?",
  "Tell me something about dogs.",
  "What is the time?",
  "What is your name?",
  "What time is it in New York?",
  "I would like to know more about the sun.",
  "What time is it in Cairo, please?",
  "How are you today?",
] as const;

/** Voice to voice: a caller speaks in real time over WebRTC and listens. Measured from the caller's last voiced sample to
 * the first audible one of the answer, both at the caller. The ledger's stages are the worker's own account. */
export async function benchVoice({ turns = 16 }: BenchOptions): Promise<Measured> {
  return withCallCentre({}, async (centre) => {
    const speech = await Promise.all(questions.map((question) => synthesise(centre.engineUrl, question)));
    const { callId, caller } = await centre.call();
    await untilReady(caller);
    const all: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      const endedAt = await caller.say(speech[turn % questions.length] ?? new Int16Array(0));
      const heardAt = await caller.heardSound(endedAt);
      all.push(heardAt - endedAt);
      await caller.heardSilence(heardAt, 1_500, 60_000);
    }
    await caller.hangUp();
    return {
      voiceToVoiceMs: all,
      directMs: all.filter((_, turn) => turn % 2 === 0),
      languageModelMs: all.filter((_, turn) => turn % 2 === 1),
      ledgerMs: stages(await centre.ended(callId)),
    };
  });
}

const fields = [
  "transcriptFinalAt",
  "turnCommittedAt",
  "llmRequestedAt",
  "llmFirstTokenAt",
  "ttsRequestedAt",
  "ttsFirstAudioAt",
  "playbackStartedAt",
  "heardAt",
] as const satisfies (keyof Ledger)[];

/** Moments of each stage, ms after the end of speech as the worker saw it. */
export function stages({ turns }: Pick<EndedCall, "turns">): Record<string, number[]> {
  const times = (field: (typeof fields)[number]) =>
    turns.flatMap(({ ledger }) => {
      const [from, to] = [ledger?.speechEndedAt, ledger?.[field]];
      return from === undefined || to === undefined ? [] : [to - from];
    });
  return Object.fromEntries(fields.map((field) => [field, times(field)]));
}
