import { afterEach, expect, test, vi } from "vitest";
import { createClockSync, keepPinging } from "./clock-sync";

test("the exchange with the least round trip counts, and half of it is the most it is wrong by", () => {
  const sync = createClockSync();
  expect(sync.toCallTime(0)).toBeUndefined();
  // The worker's clock is 1000 ahead; the second exchange is delayed by 90 ms on its way back.
  sync.onPong({ sentAt: 100, at: 1_105 }, 110);
  sync.onPong({ sentAt: 200, at: 1_205 }, 300);
  expect(sync.toCallTime(500)).toEqual({ at: 1_500, withinMs: 5 });
});

test("an old exchange gives way, however quick it was", () => {
  const sync = createClockSync();
  sync.onPong({ sentAt: 0, at: 1_000 }, 2);
  sync.onPong({ sentAt: 200_000, at: 201_020 }, 200_040);
  expect(sync.toCallTime(200_100)).toEqual({ at: 201_100, withinMs: 20 });
});

test("impossible exchanges and those with another worker are forgotten", () => {
  const sync = createClockSync();
  sync.onPong({ sentAt: 100, at: 5 }, 90);
  sync.onPong({ sentAt: 0, at: 5 }, 60_000);
  sync.onPong({ sentAt: Number.NaN, at: 5 }, 100);
  expect(sync.toCallTime(1)).toBeUndefined();
  sync.onPong({ sentAt: 0, at: 1_000 }, 2);
  sync.reset();
  expect(sync.toCallTime(1)).toBeUndefined();
});

afterEach(() => vi.useRealTimers());

test("pings come quickly at first, each second while unsure, then rarely, and anew for another worker", () => {
  vi.useFakeTimers();
  const sync = createClockSync();
  const sentAt: number[] = [];
  const startedAt = Date.now();
  const pings = keepPinging(sync, () => sentAt.push(Date.now() - startedAt));
  vi.advanceTimersByTime(2_500);
  expect(sentAt).toEqual([0, 150, 300, 450, 600, 1_600]);
  sync.onPong({ sentAt: 0, at: 5 }, 4);
  vi.advanceTimersByTime(15_000);
  expect(sentAt.slice(6)).toEqual([2_600, 12_600]);
  pings.restart();
  expect(sync.isSure()).toBe(false);
  vi.advanceTimersByTime(150);
  expect(sentAt).toHaveLength(10);
  pings.stop();
  vi.advanceTimersByTime(60_000);
  expect(sentAt).toHaveLength(10);
});
