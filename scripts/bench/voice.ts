import type { CallDetail } from "@/lib/calls/schema";
import { signIn } from "@/tests/support/http-caller";
import { synthesise } from "@/tests/support/speech";
import { startStack } from "@/tests/support/stack";
import { summarise } from "./support";

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

const admin = { email: "bench@example.org", password: "only for the bench" };

/** Voice to voice over the whole product: a caller without a browser signs in, gets a token at the front door, speaks in
 * real time over WebRTC and listens. Measured from the caller's last voiced sample to the first audible one of the
 * answer, both at the caller. The ledger's stages are the worker's own account, from the end it saw. */
export async function benchVoice(rounds = 2) {
  const stack = await startStack({ admin });
  try {
    const person = await signIn(stack.url, admin);
    const speech = await Promise.all(questions.map((question) => synthesise(stack.engineUrl, question)));
    const { callId, caller } = await person.call();
    await caller.heardSilence(await caller.heardSound(0), 900);
    const all: number[] = [];
    const direct: number[] = [];
    for (let turn = 0; turn < questions.length * rounds; turn += 1) {
      const index = turn % questions.length;
      const endedAt = await caller.say(speech[index] ?? new Int16Array(0));
      const heardAt = await caller.heardSound(endedAt);
      all.push(heardAt - endedAt);
      if (index % 2 === 0) direct.push(heardAt - endedAt);
      await caller.heardSilence(heardAt, 1_500, 60_000);
    }
    await caller.hangUp();
    const model = all.filter((_, turn) => turn % 2 === 1);
    return {
      voiceToVoiceMs: summarise(all),
      directMs: summarise(direct),
      languageModelMs: summarise(model),
      ledgerMs: stages(await person.ended(callId)),
    };
  } finally {
    await stack.stop();
  }
}

/** Median moment of each stage, ms after the end of speech as the worker saw it. */
function stages({ turns }: CallDetail) {
  const fields = [
    "transcriptFinalAt",
    "turnCommittedAt",
    "llmRequestedAt",
    "llmFirstTokenAt",
    "ttsRequestedAt",
    "ttsFirstAudioAt",
    "playbackStartedAt",
  ] as const;
  return Object.fromEntries(
    fields.map((field) => {
      const times = turns.flatMap(({ ledger }) => {
        const [from, to] = [ledger?.speechEndedAt, ledger?.[field]];
        return from === undefined || to === undefined ? [] : [to - from];
      });
      return [field, Math.round(summarise(times).p50)];
    }),
  );
}
