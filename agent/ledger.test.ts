import { expect, test } from "vitest";
import type { Generation, Question, Speech } from "./generation";
import { tellLedger } from "./ledger";
import type { SkillRun } from "./skills/adapter";

const generation = (ledger: Generation["ledger"], more: Partial<Generation> = {}): Generation => ({
  text: "",
  ledger,
  runs: [],
  pieces: 0,
  tokens: undefined,
  audioMs: 0,
  spokenCharacters: 0,
  ...more,
});
const speech = (generations: Generation[], question?: Question): Speech => ({
  handle: undefined,
  generations,
  question,
  told: 0,
});
const run = (startedAt: number, endedAt: number): SkillRun => ({
  name: "time",
  skill: "time",
  arguments: {},
  sentence: "Noon.",
  error: null,
  direct: false,
  startedAt,
  endedAt,
});
/** Sound takes 60 ms from the caller to here. */
const witness = { voiceEnded: (arrivedAt: number) => arrivedAt - 60 };
const asked: Question = { voiceArrivedAt: 1_000, transcriptFinalAt: 1_050, turnCommittedAt: 1_160 };

test("an answer tells where its question ended, at the caller, and when each stage happened", () => {
  const made = { llmRequestedAt: 1_100, llmFirstTokenAt: 1_150, ttsRequestedAt: 1_151, ttsFirstAudioAt: 1_200 };
  const tokens = { prompt: 200, cached: 180, completion: 12 };
  expect(tellLedger(speech([generation(made, { tokens })], asked), 1_210, [], witness)).toEqual({
    speechEndedAt: 940,
    transcriptFinalAt: 1_050,
    turnCommittedAt: 1_160,
    ...made,
    playbackStartedAt: 1_210,
    tokens,
  });
});

test("a skill called on the way: first request, the skill, the words that were spoken, all tokens", () => {
  const tokens = { prompt: 100, cached: 90, completion: 5 };
  const call = generation(
    { llmRequestedAt: 1_100, llmFirstTokenAt: 1_150 },
    { tokens, runs: [run(1_160, 1_180), run(1_170, 1_190)] },
  );
  const words = generation({ llmRequestedAt: 1_200, llmFirstTokenAt: 1_240, ttsFirstAudioAt: 1_300 }, { tokens });
  expect(tellLedger(speech([call, words], asked), undefined, [], witness)).toMatchObject({
    llmRequestedAt: 1_100,
    toolStartedAt: 1_160,
    toolEndedAt: 1_190,
    llmFirstTokenAt: 1_240,
    ttsFirstAudioAt: 1_300,
    tokens: { prompt: 200, cached: 180, completion: 10 },
  });
});

test("only the first of a speech's turns answers the caller", () => {
  const told = speech([generation({ llmRequestedAt: 1_100, playbackStartedAt: 1_300 })], asked);
  expect(tellLedger(told, undefined, [], witness).speechEndedAt).toBe(940);
  told.generations.push(generation({ llmRequestedAt: 1_900, playbackStartedAt: 2_000 }));
  expect(tellLedger(told, undefined, [], witness)).toEqual({ llmRequestedAt: 1_900, playbackStartedAt: 2_000 });
});

test("typed text has no voice, a greeting no question, a foreign turn nothing at all", () => {
  const typed = { textReceivedAt: 500, turnCommittedAt: 502 };
  expect(tellLedger(speech([generation({})], typed), 600, [], witness)).toEqual({ ...typed, playbackStartedAt: 600 });
  expect(tellLedger(speech([generation({ ttsRequestedAt: 5 })]), 20, [], witness)).toEqual({
    ttsRequestedAt: 5,
    playbackStartedAt: 20,
  });
  expect(tellLedger(undefined, 20, [], witness)).toEqual({ playbackStartedAt: 20 });
});

test("speculation thrown away is counted with what it cost; sentences of our own are none", () => {
  const guesses = [
    speech([generation({ llmRequestedAt: 1 }, { text: "It is", pieces: 2, audioMs: 120.4 })]),
    speech([generation({ direct: true }, { text: "Noon.", audioMs: 300 })]),
    speech([generation({ llmRequestedAt: 1 }, { tokens: { prompt: 9, cached: 0, completion: 7 }, pieces: 1 })]),
    speech([generation({}, { audioMs: 900 })]),
  ];
  expect(tellLedger(speech([]), undefined, guesses, witness).discarded).toEqual({
    answers: 3,
    tokens: 9,
    characters: 10,
    audioMs: 420,
  });
  expect(tellLedger(speech([]), undefined, guesses.slice(3), witness).discarded).toBeUndefined();
});
