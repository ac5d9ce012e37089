import { expect, test } from "vitest";
import { latencyOf, medianLatencyMs, slowestOf, stagesOf } from "./latency";
import type { Ledger } from "./schema";

test("what the browser heard counts before what the worker played", () => {
  expect(latencyOf({ speechEndedAt: 1_000, playbackStartedAt: 1_400, heardAt: 1_550 })).toBe(550);
  expect(latencyOf({ speechEndedAt: 1_000, playbackStartedAt: 1_400 })).toBe(400);
  expect(latencyOf({ textReceivedAt: 1_000, heardAt: 1_300 })).toBe(300);
});

test("a greeting and a turn without a ledger have none", () => {
  expect(latencyOf({ playbackStartedAt: 300 })).toBeUndefined();
  expect(latencyOf(null)).toBeUndefined();
  expect(stagesOf({ ttsRequestedAt: 5, ttsFirstAudioAt: 9, playbackStartedAt: 300 })).toEqual([]);
});

const answered = (latency: number) => ({ speechEndedAt: 0, heardAt: latency });

test.each([
  [[], null],
  [[null, { playbackStartedAt: 5 }], null],
  [[answered(500)], 500],
  [[answered(900), answered(500), answered(600)], 600],
  [[answered(500), null, answered(601)], 551],
  [[answered(500), { textReceivedAt: 0, heardAt: 90 }], 500],
])("the median of %j is %j", (ledgers, median) => {
  expect(medianLatencyMs(ledgers)).toBe(median);
});

const plain: Ledger = {
  speechEndedAt: 1_000,
  transcriptFinalAt: 1_128,
  turnCommittedAt: 1_190,
  llmRequestedAt: 1_195,
  llmFirstTokenAt: 1_330,
  ttsRequestedAt: 1_352,
  ttsFirstAudioAt: 1_410,
  playbackStartedAt: 1_455,
  heardAt: 1_530,
};
const shown = (ledger: Ledger) =>
  stagesOf(ledger).map(({ id, fromMs, toMs, waitedMs }) => [id, fromMs, toMs, waitedMs]);

test("stages one after the other are each waited for", () => {
  expect(shown(plain)).toEqual([
    ["transcript", 0, 128, 128],
    ["turn", 0, 190, 62],
    ["llm", 195, 330, 140],
    ["text", 330, 352, 22],
    ["voice", 352, 410, 58],
    ["line", 410, 530, 120],
  ]);
  expect(slowestOf(stagesOf(plain))?.id).toBe("llm");
});

test("speculation begins before the turn is over, and only what is left of it is waited for", () => {
  const speculative = {
    ...plain,
    llmRequestedAt: 1_090,
    llmFirstTokenAt: 1_170,
    ttsRequestedAt: 1_172,
    ttsFirstAudioAt: 1_240,
  };
  expect(shown(speculative)).toEqual([
    ["transcript", 0, 128, 128],
    ["turn", 0, 190, 62],
    ["llm", 90, 170, 0],
    ["text", 170, 172, 0],
    ["voice", 172, 240, 50],
    ["line", 240, 530, 290],
  ]);
});

test("a skill the model called is taken out of the thinking, a direct one stands in its place", () => {
  const called = { ...plain, toolStartedAt: 1_220, toolEndedAt: 1_300 };
  expect(shown(called).slice(2, 4)).toEqual([
    ["llm", 195, 330, 60],
    ["tool", 220, 300, 80],
  ]);
  const { llmRequestedAt: _asked, llmFirstTokenAt: _token, ...rest } = called;
  expect(shown({ ...rest, direct: true }).slice(2, 4)).toEqual([
    ["tool", 220, 300, 110],
    ["text", 300, 352, 52],
  ]);
});

test("typed text is counted from its arrival", () => {
  expect(
    shown({
      textReceivedAt: 100,
      turnCommittedAt: 104,
      llmRequestedAt: 104,
      llmFirstTokenAt: 150,
      playbackStartedAt: 200,
    }),
  ).toEqual([
    ["turn", 0, 4, 4],
    ["llm", 4, 50, 46],
    ["line", 50, 100, 50],
  ]);
});

test.each<[string, Ledger]>([
  ["whole", plain],
  ["without the browser's word", { ...plain, heardAt: undefined }],
  ["without a transcript", { ...plain, transcriptFinalAt: undefined }],
  ["with moments out of order", { ...plain, llmFirstTokenAt: 900, ttsFirstAudioAt: 1_700, turnCommittedAt: 1_500 }],
  ["with a late skill", { ...plain, toolStartedAt: 1_320, toolEndedAt: 1_400 }],
  ["with an early skill", { ...plain, toolStartedAt: 1_100, toolEndedAt: 1_192 }],
  [
    "with a direct skill that was late",
    { ...plain, llmRequestedAt: undefined, llmFirstTokenAt: undefined, toolStartedAt: 1_185, toolEndedAt: 1_700 },
  ],
  ["of two moments", { speechEndedAt: 3, playbackStartedAt: 90 }],
])("the waits of a ledger %s add up to its latency", (_what, ledger) => {
  const sum = stagesOf(ledger).reduce((total, { waitedMs }) => total + waitedMs, 0);
  expect(sum).toBe(latencyOf(ledger));
  expect(stagesOf(ledger).every(({ waitedMs }) => waitedMs >= 0)).toBe(true);
});
