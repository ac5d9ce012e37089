import { expect, test } from "vitest";
import { type CallEvent, nextCall, noCall } from "./call";

const agent = { slug: "nova", name: "Nova" };
const start: CallEvent[] = [
  { type: "call-started", agent },
  { type: "call-named", callId: "c" },
  { type: "room-joined" },
];
const at = (events: [number, CallEvent][]) => events.reduce((call, [now, event]) => nextCall(call, event, now), noCall);
const timed = (events: CallEvent[], now: number) => events.map((event): [number, CallEvent] => [now, event]);

test("the clock runs from the agent's first sign to the end", () => {
  const call = at([
    ...timed(start, 100),
    [300, { type: "agent-state-changed", agentState: "speaking" }],
    [900, { type: "agent-state-changed", agentState: "listening" }],
    [5_300, { type: "hung-up" }],
    [6_000, { type: "line-lost" }],
  ]);
  expect(call).toMatchObject({ startedAt: 300, endedAt: 5_300, state: { name: "ended", reason: "caller" } });
});

test("a call that never began has no length", () => {
  const call = at([...timed(start, 100), [15_100, { type: "agent-overdue" }]]);
  expect(call).toMatchObject({ startedAt: undefined, endedAt: 15_100, callId: "c" });
});

test("a caller who is handed over sees who comes, and who said what", () => {
  const before = timed(
    [
      ...start,
      { type: "agent-state-changed", agentState: "speaking" },
      { type: "agent-said", id: "a", text: "I'll hand you over to Max." },
      { type: "agent-changed", name: "Max" },
      { type: "agent-left" },
    ],
    1,
  );
  const waiting = at(before);
  expect(waiting).toMatchObject({ agent: { slug: "nova", name: "Max" }, isNewcomer: true });
  const there = at([
    ...before,
    [2, { type: "agent-changed", name: "Max" }],
    [3, { type: "agent-state-changed", agentState: "speaking" }],
    [4, { type: "agent-said", id: "b", text: "Hello, this is Max." }],
  ]);
  expect(there.isNewcomer).toBe(false);
  expect(there.transcript.map(({ speaker, name, text }) => name ?? `${speaker}: ${text}`)).toEqual([
    "Nova",
    "note: Max takes over",
    "Max",
  ]);
  // Who then loses the line is no newcomer any more.
  expect(nextCall(there, { type: "agent-left" }, 5)).toMatchObject({ isNewcomer: false, agent: { name: "Max" } });
});

test("a new call starts with an empty page", () => {
  const before = at([
    ...timed(start, 0),
    [1, { type: "agent-state-changed", agentState: "speaking" }],
    [2, { type: "agent-said", id: "a", text: "Hi" }],
    [3, { type: "microphone-changed", hasMicrophone: true, isMuted: true }],
    [4, { type: "hung-up" }],
  ]);
  expect(before.transcript).toHaveLength(1);
  const next = nextCall(before, { type: "call-started", agent }, 10);
  expect(next).toEqual({ ...noCall, agent, state: { name: "connecting" } });
});
