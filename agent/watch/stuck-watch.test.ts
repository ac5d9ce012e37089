import { expect, test } from "vitest";
import { createStuckWatch } from "./stuck-watch";

test("only an agent that is busy without anything happening is stuck, and it is told once per limit", () => {
  const watch = createStuckWatch();
  watch.agentState("listening", 0);
  expect(watch.isStuck(60_000)).toBe(false);
  watch.agentState("thinking", 60_000);
  watch.progress(70_000);
  expect(watch.isStuck(80_000)).toBe(false);
  expect(watch.isStuck(85_000)).toBe(true);
  expect(watch.isStuck(85_100)).toBe(false);
  expect(watch.isStuck(100_000)).toBe(true);
  watch.agentState("listening", 100_000);
  expect(watch.isStuck(200_000)).toBe(false);
});
