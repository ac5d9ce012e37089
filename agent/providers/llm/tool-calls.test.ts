import { expect, test } from "vitest";
import { createToolCalls } from "./tool-calls";

test("pieces of two calls, interleaved by index", () => {
  const calls = createToolCalls();
  calls.push([{ index: 0, id: "a", function: { name: "time", arguments: '{"ci' } }]);
  calls.push([{ index: 1, id: "b", function: { name: "echo", arguments: "" } }]);
  calls.push([
    { index: 0, function: { arguments: 'ty":"Tokyo"}' } },
    { index: 1, function: { arguments: '{"text":"x"}' } },
  ]);
  expect(calls.finish()).toEqual([
    { callId: "a", name: "time", args: '{"city":"Tokyo"}' },
    { callId: "b", name: "echo", args: '{"text":"x"}' },
  ]);
});

test("whole calls without id and index, as some local servers send them", () => {
  const calls = createToolCalls();
  calls.push([{ function: { name: "time", arguments: "{}" } }]);
  calls.push([{ function: { name: "echo" } }]);
  const [first, second] = calls.finish();
  expect([first?.name, second?.name, second?.args]).toEqual(["time", "echo", "{}"]);
  expect(first?.callId).not.toBe(second?.callId);
});

test("whole calls that share an index", () => {
  const calls = createToolCalls();
  calls.push([{ index: 0, id: "a", function: { name: "time", arguments: "{}" } }]);
  calls.push([{ index: 0, id: "b", function: { name: "echo", arguments: "{}" } }]);
  expect(calls.finish().map(({ callId, name }) => [callId, name])).toEqual([
    ["a", "time"],
    ["b", "echo"],
  ]);
});
