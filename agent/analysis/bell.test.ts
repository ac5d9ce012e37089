import { expect, test } from "vitest";
import { createBell } from "./bell";

const never = new AbortController().signal;

test("whoever waits hears a ring, also one from before, and each only once", async () => {
  const bell = createBell();
  const waiting = bell.heard(60_000, never);
  bell.ring();
  await waiting;
  bell.ring();
  await bell.heard(60_000, never);
  let isHeard = false;
  const silent = bell.heard(60_000, never).then(() => {
    isHeard = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(isHeard).toBe(false);
  bell.ring();
  await silent;
});

test("nobody waits for ever", async () => {
  const bell = createBell();
  await bell.heard(1, never);
  const stop = new AbortController();
  const waiting = bell.heard(60_000, stop.signal);
  stop.abort();
  await waiting;
});
