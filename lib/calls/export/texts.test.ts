import { createRequire } from "node:module";
import { expect, test } from "vitest";
import type { CallDetail } from "../schema";
import { cuesOf } from "./cues";
import { toMarkdown, toSrt, toText, toWebVtt } from "./texts";

type Parsed = { cues: { startTime: number; endTime: number; text: string }[]; errors: unknown[] };
const { WebVTTParser } = createRequire(import.meta.url)("webvtt-parser") as {
  WebVTTParser: new () => { parse(text: string, kind: string): Parsed };
};

const turn = { heardText: null, interrupted: false, ledger: null } as const;
const long = "word ".repeat(60).trim();
const call = {
  id: "01980000-0000-7000-8000-000000000001",
  agent: { slug: "nova", name: "Nova <the> great" },
  version: 2,
  user: { id: "01980000-0000-7000-8000-000000000002", name: "Ann", email: "ann@parley.test" },
  status: "ended",
  startedAt: "2026-01-02T10:00:00.000Z",
  endedAt: "2026-01-02T10:01:00.000Z",
  endReason: "caller",
  latencyMs: 500,
  thumb: null,
  title: "A *sum*",
  outcome: "success",
  turns: [
    { ...turn, index: 0, role: "caller", text: "Is 3 < 4 & 4 --> 5?", startMs: 1_000, endMs: 2_500 },
    {
      ...turn,
      index: 1,
      role: "agent",
      text: "Yes, it",
      heardText: "Yes,",
      interrupted: true,
      startMs: 3_000,
      endMs: 3_400,
    },
    { ...turn, index: 2, role: "caller", text: long, startMs: 4_000, endMs: 24_000 },
  ],
  toolCalls: [
    {
      id: "t",
      turnIndex: 1,
      name: "time",
      arguments: {},
      result: "Ten *past* two.",
      error: null,
      direct: true,
      startedMs: 2_600,
      endedMs: 2_604,
    },
  ],
  incidents: [{ id: "i", kind: "slow-answer", message: "It was slow.", atMs: 3_500 }],
  handovers: [],
  recording: null,
  ratings: [],
  analysis: {
    ...{ state: "done", version: 2, attempt: 1, model: "big", error: null, promptTokens: 9, completionTokens: 3 },
    ...{ title: "A *sum*", summary: "Ann asked for a sum.", outcome: "success", outcomeReason: "It was right." },
    ...{ extraction: { numbers: [3, 4], isUrgent: null }, notes: [], queuedAt: "2026-01-02T10:01:02.000Z" },
    finishedAt: "2026-01-02T10:01:05.000Z",
  },
  facts: null,
  uses: [],
  canDelete: false,
} satisfies CallDetail;

test("subtitles parse without an error, hold what was heard, and stay short enough to read", () => {
  const { cues, errors } = new WebVTTParser().parse(toWebVtt(call), "subtitles");
  expect(errors).toEqual([]);
  expect(cues[0]).toMatchObject({ startTime: 1, endTime: 2.5 });
  expect(cues[0]?.text).toContain("Is 3 &lt; 4 &amp; 4 --&gt; 5?");
  expect(cues[1]?.text).toBe("<v Nova &lt;the&gt; great>Yes,");
  expect(cues).toHaveLength(cuesOf(call).length);
  for (const { text } of cuesOf(call)) expect(text.length).toBeLessThanOrEqual(84);
  expect(cues.at(-1)?.endTime).toBe(24);
});

test("where it was told when each word was said, subtitles come and go with the words", () => {
  const words = long
    .split(" ")
    .map((text, index) => ({ text, startMs: 5_000 + index * 300, endMs: 5_200 + index * 300 }));
  const cues = cuesOf({
    ...call,
    turns: [{ ...turn, index: 0, role: "agent", text: long, startMs: 4_000, endMs: 24_000, words }],
  });
  // Seventeen words of four letters fit into one.
  expect(cues[0]).toMatchObject({ startMs: 5_000, endMs: 5_200 + 16 * 300 });
  expect(cues[1]).toMatchObject({ startMs: 5_000 + 17 * 300 });
  expect(cues.at(-1)?.endMs).toBe(words.at(-1)?.endMs);
});

test("subtitles are those of the recording, which may begin after the call did", () => {
  const recording = { contentType: "audio/ogg", bytes: 1, durationMs: 60_000, sha256: "", offsetMs: 800 };
  expect(cuesOf({ ...call, recording })[0]).toMatchObject({ startMs: 200, endMs: 1_700, speaker: "Ann" });
});

test("SubRip has its own times, and no arrow in a text", () => {
  const [first = ""] = toSrt(call).split("\n\n");
  expect(first).toBe("1\n00:00:01,000 --> 00:00:02,500\nAnn: Is 3 < 4 & 4 → 5?");
});

test("the transcript says who said what when, and what cut it off", () => {
  expect(toText(call)).toContain("[0:01] Ann: Is 3 < 4 & 4 --> 5?\n[0:03] Nova <the> great: Yes, [interrupted]\n");
  expect(toMarkdown(call)).toContain("> Skill **time**, 4 ms: Ten \\*past\\* two.");
  expect(toMarkdown(call)).toContain("> ⚠ It was slow.");
  expect(toMarkdown(call)).toContain(
    "## A \\*sum\\*\n\nAnn asked for a sum.\n\n- Outcome: success: It was right.\n\n- numbers: 3, 4\n- isUrgent: –\n\n",
  );
});

test("after a hand-over the other agent speaks", () => {
  const answer = { ...turn, index: 3, role: "agent", text: "Hello.", startMs: 26_000, endMs: 27_000 } as const;
  const handover = { number: 1, agent: { slug: "max", name: "Max" }, atMs: 25_000, reason: "", summary: "" };
  const handed = { ...call, turns: [...call.turns, answer], handovers: [{ ...handover, hasFailed: false }] };
  expect(toText(handed)).toMatch(/Nova <the> great: Yes,[\s\S]*Max: Hello\./);
  expect(toMarkdown(handed)).toMatch(/Handed over to \*\*Max\*\*[\s\S]*\*\*Max\*\* `0:26`/);
  expect(cuesOf(handed).at(-1)?.speaker).toBe("Max");
});
