import { createSecretReader } from "@/lib/skills/secret-reader";
import type { CallControls } from "../call-controls";
import type { SkillContext } from "../define-skill";

/** A call's edge for tests: what skills do to it is noted. */
export function fakeCall() {
  const done: string[] = [];
  let facts: string[] = [];
  const call: CallControls = {
    end: () => void done.push("end"),
    show: async (card) => void done.push(`show ${JSON.stringify(card)}`),
    sayLater: (sentence, afterMs) => void done.push(`after ${afterMs}: ${sentence}`),
    handOver: async (to) => {
      done.push(`hand over ${JSON.stringify(to)}`);
      return to.agent;
    },
    facts: async () => facts,
    remember: async (text) => {
      facts = [...facts, text];
    },
    forget: async (words) => {
      const before = facts.length;
      facts = facts.filter((fact) => !fact.includes(words));
      return before - facts.length;
    },
  };
  return { call, done };
}

/** What a skill runs in, for a test of the skill alone. */
export function testContext(changes: Partial<SkillContext> = {}): SkillContext {
  return {
    callId: "call-1",
    caller: { id: "01980000-0000-7000-8000-000000000001", name: "Cara" },
    now: new Date("2026-01-05T13:05:00Z"),
    language: "en-US",
    signal: AbortSignal.timeout(5_000),
    fetch: async () => {
      throw new Error("no network in this test");
    },
    secrets: createSecretReader([]),
    call: fakeCall().call,
    ...changes,
  };
}
