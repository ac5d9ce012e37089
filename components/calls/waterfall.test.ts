import { expect, test } from "vitest";
import { waterfallOf } from "./waterfall";

test("bars are drawn where the stages were at work, and filled where the caller waited for them", () => {
  const { bars, zeroPercent } = waterfallOf({
    speechEndedAt: 1_000,
    turnCommittedAt: 1_200,
    llmRequestedAt: 900,
    llmFirstTokenAt: 1_150,
    ttsRequestedAt: 1_150,
    ttsFirstAudioAt: 1_250,
    playbackStartedAt: 1_300,
    heardAt: 1_400,
  });
  expect(zeroPercent).toBe(20);
  expect(
    bars.map(({ id, leftPercent, widthPercent, waitedPercent }) => [id, leftPercent, widthPercent, waitedPercent]),
  ).toEqual([
    ["turn", 20, 40, 40],
    ["llm", 0, 50, 0],
    ["text", 50, 0, 0],
    ["voice", 50, 20, 10],
    ["line", 70, 30, 30],
  ]);
});

test("an answer to nobody has no bars", () => {
  expect(waterfallOf({ ttsRequestedAt: 5, ttsFirstAudioAt: 9, playbackStartedAt: 12 }).bars).toEqual([]);
});
