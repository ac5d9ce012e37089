import { expect, test } from "vitest";
import { nextState, type StateEvent, type TalkState } from "./state";

const run = (...events: StateEvent[]): TalkState => events.reduce(nextState, { name: "idle" });
const joined: StateEvent[] = [{ type: "call-started" }, { type: "room-joined" }];
const agent = (agentState: string): StateEvent => ({ type: "agent-state-changed", agentState });

test("a call goes from the tap to listening, thinking and speaking", () => {
  expect(run({ type: "call-started" })).toEqual({ name: "connecting" });
  expect(run(...joined)).toEqual({ name: "agent-joining", returning: false });
  expect(run(...joined, agent("listening"), agent("thinking"))).toEqual({ name: "thinking" });
  expect(run(...joined, agent("speaking"))).toEqual({ name: "speaking" });
});

test("it listens only when the agent says so", () => {
  expect(run(...joined, agent("initializing"))).toEqual({ name: "agent-joining", returning: false });
  expect(run(...joined, agent("listening"), agent("idle"))).toEqual({ name: "listening" });
});

test("an agent that does not come is absent, one that does not come back is lost", () => {
  expect(run(...joined, { type: "agent-overdue" })).toEqual({ name: "failed", reason: "agent-absent" });
  const left: StateEvent[] = [...joined, agent("speaking"), { type: "agent-left" }];
  expect(run(...left)).toEqual({ name: "agent-joining", returning: true });
  expect(run(...left, { type: "agent-overdue" })).toEqual({ name: "failed", reason: "agent-lost" });
  expect(run(...left, { type: "room-deleted" })).toEqual({ name: "failed", reason: "agent-lost" });
  expect(run(...left, agent("listening"), { type: "agent-overdue" })).toEqual({ name: "listening" });
});

test("a broken line comes back to what the agent does by then", () => {
  const broken: StateEvent[] = [...joined, agent("speaking"), { type: "line-interrupted" }];
  expect(run(...broken)).toEqual({ name: "reconnecting", hadAgent: true });
  expect(run(...broken, agent("listening"))).toEqual({ name: "reconnecting", hadAgent: true });
  expect(run(...broken, { type: "line-restored", agentState: "listening" })).toEqual({ name: "listening" });
  expect(run(...broken, { type: "line-restored", agentState: undefined })).toEqual({
    name: "agent-joining",
    returning: true,
  });
  expect(run(...broken, { type: "line-lost" })).toEqual({ name: "ended", reason: "disconnected" });
});

test("hanging up before the agent came is no call at all", () => {
  expect(run(...joined, { type: "hung-up" })).toEqual({ name: "idle" });
  expect(run(...joined, agent("listening"), { type: "hung-up" })).toEqual({ name: "ended", reason: "caller" });
});

test("a room closed before the agent came means busy, afterwards the call is over", () => {
  expect(run(...joined, { type: "room-deleted" })).toEqual({ name: "failed", reason: "busy" });
  expect(run(...joined, agent("listening"), { type: "room-deleted" })).toEqual({ name: "ended", reason: "unknown" });
});

test("what comes after the end changes nothing", () => {
  const ended = run(...joined, agent("listening"), { type: "hung-up" });
  for (const late of [agent("speaking"), { type: "line-lost" }, { type: "room-deleted" }] as StateEvent[]) {
    expect(nextState(ended, late)).toBe(ended);
  }
  expect(nextState(ended, { type: "call-started" })).toEqual({ name: "connecting" });
});
