import { expect, test } from "vitest";
import { type CallRecord, countWaits, factsOf } from "./facts";

const answer = { speechEndedAt: 1_000, turnCommittedAt: 1_300, ttsFirstAudioAt: 1_400, heardAt: 1_500 };
const turn = { interrupted: false, ledger: null } as const;

test("a call is counted: what was said, what went wrong, what it used", () => {
  const record: CallRecord = {
    startedAt: new Date(0),
    endedAt: new Date(42_000),
    turns: [
      { ...turn, role: "caller", text: "Hello?" },
      {
        role: "agent",
        text: "Hello there.",
        interrupted: true,
        ledger: {
          ...answer,
          tokens: { prompt: 100, cached: 40, completion: 5 },
          discarded: { answers: 1, tokens: 3, characters: 8, audioMs: 0 },
        },
      },
      { ...turn, role: "caller", text: "And?" },
      { ...turn, role: "agent", text: "Late.", ledger: { speechEndedAt: 9_000, heardAt: 12_500 } },
    ],
    toolCalls: [{ error: null }, { error: "No such place." }],
    incidents: [{ kind: "fallback" }, { kind: "llm-failed" }, { kind: "slow-answer" }],
    falseInterruptions: 2,
    works: [],
  };
  const facts = factsOf(record);
  expect(facts).toMatchObject({ durationMs: 42_000, turns: 4, answers: 2, interruptions: 1, longSilences: 1 });
  expect(facts.falseInterruptions).toBe(2);
  expect(facts).toMatchObject({ incidents: 3, fallbacks: 1, llmFailures: 1, skillRuns: 2, skillFailures: 1 });
  expect(facts).toMatchObject({ latencyMs: 2_000, promptTokens: 100, completionTokens: 8, characters: 25 });
  const big = {
    stage: "llm",
    provider: "1",
    name: "Big",
    model: "big",
    promptTokens: 300,
    completionTokens: 9,
  } as const;
  expect(factsOf({ ...record, works: [big, big] })).toMatchObject({ promptTokens: 600, completionTokens: 18 });
});

test("only answers to spoken questions are counted as waits, each with its stages", () => {
  const counts = countWaits([answer, answer, { textReceivedAt: 0, heardAt: 100 }, null, { playbackStartedAt: 9 }]);
  expect(counts.filter(({ stage }) => stage === "total")).toEqual([{ stage: "total", bucket: 42, count: 2 }]);
  expect(counts.find(({ stage }) => stage === "turn")?.count).toBe(2);
});
