import { createSecretReader, type SkillSecret } from "@/lib/skills/secret-reader";
import type { SkillEnvironment, SkillRun } from "../adapter";
import { createConfirmations } from "../confirmations";
import { fakeCall, testContext } from "./context";

/** A call's edge for tests of the adapter: what was said and recorded is noted. */
export function testEnvironment(secrets: SkillSecret[] = []) {
  const said: string[] = [];
  const runs: SkillRun[] = [];
  const over = new AbortController();
  const { callId, caller, language, fetch } = testContext();
  const environment: SkillEnvironment = {
    ...{ callId, caller, language, fetch, call: fakeCall().call },
    secrets: createSecretReader(secrets),
    confirmations: createConfirmations(),
    nowMs: () => performance.now(),
    onRun: (run) => runs.push(run),
    say: (sentence) => said.push(sentence),
    over: over.signal,
  };
  return { environment, said, runs, over };
}
