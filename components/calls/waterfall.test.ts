import { expect, test } from "vitest";
import { spansOf } from "./waterfall";

test("spans are counted from the end of the caller's voice, in the order of the pipeline", () => {
  const spans = spansOf({
    speechEndedAt: 1_000,
    transcriptFinalAt: 1_128,
    turnCommittedAt: 1_190,
    llmRequestedAt: 1_120,
    llmFirstTokenAt: 1_330,
    ttsRequestedAt: 1_352,
    ttsFirstAudioAt: 1_410,
    playbackStartedAt: 1_455,
    heardAt: 1_530,
  });
  expect(spans.map(({ id, fromMs, toMs }) => [id, fromMs, toMs])).toEqual([
    ["transcript", 0, 128],
    ["turn", 0, 190],
    ["llm", 120, 330],
    ["text", 330, 352],
    ["voice", 352, 410],
    ["line", 410, 530],
  ]);
});

test("a stage that did not happen, or ends before it begins, is left out", () => {
  const spans = spansOf({
    speechEndedAt: 0,
    ttsRequestedAt: 40,
    ttsFirstAudioAt: 90,
    llmRequestedAt: 9,
    llmFirstTokenAt: 5,
  });
  expect(spans.map(({ id }) => id)).toEqual(["text", "voice"]);
});

test("an answer to nobody has no spans", () => {
  expect(spansOf({ ttsRequestedAt: 5, ttsFirstAudioAt: 9 })).toEqual([]);
});
