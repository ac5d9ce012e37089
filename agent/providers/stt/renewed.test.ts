import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRenewed } from "./renewed";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Line = { close(): void; isBusy: boolean; lose(reason: unknown): void; replace(): void };

async function setUp() {
  const lines: Line[] = [];
  const closed: number[] = [];
  const onLost = vi.fn();
  const next = { answer: async () => {} };
  const renewed = await createRenewed<Line>({
    everyMs: 1_000,
    async connect(lose, replace) {
      await next.answer();
      const number = lines.length;
      const line = { close: () => closed.push(number), isBusy: false, lose, replace };
      lines.push(line);
      return line;
    },
    isBusy: ({ isBusy }) => isBusy,
    onLost,
  });
  const number = () => lines.indexOf(renewed.current());
  const line = (index: number) => lines[index] as Line;
  return { renewed, next, number, line, closed, onLost };
}

test("a connection is replaced in time, and closed when nothing is under way on it", async () => {
  const { renewed, number, line, closed } = await setUp();
  line(0).isBusy = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect([number(), closed]).toEqual([1, []]);
  line(0).isBusy = false;
  renewed.settle();
  expect(closed).toEqual([0]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([number(), closed]).toEqual([2, [0, 1]]);
});

test("the old one is kept while there is no new one", async () => {
  const { next, number, closed, onLost } = await setUp();
  next.answer = () => Promise.reject(new Error("nobody there"));
  await vi.advanceTimersByTimeAsync(1_000);
  next.answer = async () => {};
  expect([number(), closed]).toEqual([0, []]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([number(), closed]).toEqual([1, [0]]);
  expect(onLost).not.toHaveBeenCalled();
});

test("one that goes while the next is on its way is missed only when that does not come", async () => {
  const { next, number, line, onLost } = await setUp();
  line(0).replace();
  line(0).lose("left");
  await vi.advanceTimersByTimeAsync(0);
  expect(number()).toBe(1);
  expect(onLost).not.toHaveBeenCalled();
  next.answer = () => Promise.reject(new Error("nobody there"));
  line(1).replace();
  line(1).lose("left too");
  await vi.advanceTimersByTimeAsync(0);
  expect(onLost.mock.calls).toEqual([["left too"]]);
});

test("one with something under way is missed at once", async () => {
  const { line, onLost } = await setUp();
  line(0).isBusy = true;
  line(0).replace();
  line(0).lose("cut");
  expect(onLost.mock.calls).toEqual([["cut"]]);
});

test("nothing is left open", async () => {
  const { renewed, line, closed, onLost } = await setUp();
  line(0).replace();
  renewed.close();
  line(0).lose("closed");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(closed).toEqual([0, 1]);
  expect(onLost).not.toHaveBeenCalled();
});
