import { expect, test } from "vitest";
import type { Incident, ToolCall, Turn } from "@/lib/calls/schema";
import { agentAt } from "@/lib/calls/speakers";
import { heardOf, storyOf, turnAt } from "./story";

const turn = (index: number, startMs: number, endMs: number, more: Partial<Turn> = {}): Turn => ({
  index,
  role: index % 2 ? "caller" : "agent",
  text: "One two three.",
  heardText: null,
  interrupted: false,
  startMs,
  endMs,
  ledger: null,
  ...more,
});
const turns = [turn(0, 0, 1_000), turn(1, 2_000, 3_000), turn(2, 4_000, 6_000)];
const tool = (turnIndex: number, startedMs: number): ToolCall => ({
  id: `tool-${startedMs}`,
  turnIndex,
  name: "time",
  arguments: {},
  result: "",
  error: null,
  direct: true,
  startedMs,
  endedMs: startedMs + 1,
});
const incident: Incident = { id: "i", kind: "provider_failed", message: "Slow.", atMs: 3_500 };

test("skills stand with their turn and incidents where they happened", () => {
  const story = storyOf({ turns, toolCalls: [tool(2, 3_900), tool(9, 2_500)], incidents: [incident], handovers: [] });
  expect(story.map((chapter) => (chapter.kind === "turn" ? chapter.tools.map(({ id }) => id) : "incident"))).toEqual([
    [],
    ["tool-2500"],
    "incident",
    ["tool-3900"],
  ]);
});

test("who speaks is the one who had the call then, and the change stands where it happened", () => {
  const handover = { number: 1, agent: { slug: "max", name: "Max" }, atMs: 3_200, reason: "", summary: "" };
  const call = { agent: { slug: "nova", name: "Nova" }, handovers: [{ ...handover, hasFailed: false }] };
  const story = storyOf({ turns, toolCalls: [], incidents: [], handovers: call.handovers });
  expect(story.map(({ kind }) => kind)).toEqual(["turn", "turn", "handover", "turn"]);
  expect([0, 4_000].map((atMs) => agentAt(call, atMs))).toEqual(["Nova", "Max"]);
  expect(agentAt({ ...call, handovers: [{ ...handover, hasFailed: true }] }, 4_000)).toBe("Nova");
});

test("the turn being heard is the last that has begun, until shortly after its end", () => {
  expect(turnAt(turns, 2_500)?.index).toBe(1);
  expect(turnAt(turns, 3_900)?.index).toBe(1);
  expect(turnAt(turns, 8_000)).toBeUndefined();
  expect(turnAt(turns, -1)).toBeUndefined();
});

test("an interrupted turn is split where the caller cut in", () => {
  expect(heardOf(turn(0, 0, 1, { interrupted: true, heardText: "One two " }))).toEqual({
    heard: "One two",
    unheard: " three.",
  });
  expect(heardOf(turn(0, 0, 1, { interrupted: true, heardText: "1 2" }))).toEqual({ heard: "1 2", unheard: "" });
  expect(heardOf(turn(0, 0, 1))).toEqual({ heard: "One two three.", unheard: "" });
});
