import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCallControls } from "./call-controls";
import { wordingIn } from "./wording";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp({ isSeen = true } = {}) {
  const done: string[] = [];
  const over = new AbortController();
  let finish = () => {};
  const speech = {
    interrupted: false,
    addDoneCallback: (callback: () => void) => {
      finish = callback;
    },
  };
  let current: typeof speech | undefined = speech;
  const controls = createCallControls({
    callerId: "01980000-0000-7000-8000-000000000001",
    words: wordingIn("en"),
    currentSpeech: () => current,
    hangUp: () => done.push("hang up"),
    send: ({ title }) => {
      done.push(`card ${title}`);
      return isSeen;
    },
    say: (sentence) => done.push(sentence),
    prepareHandover: async ({ agent }) => {
      if (agent === "nobody") throw new Error("There is nobody.");
      const perform = async () => {
        done.push(`hand over to ${agent}`);
        return agent === "late" ? "Max can't come." : undefined;
      };
      return { name: "Max", perform };
    },
    over: over.signal,
  });
  return { controls, done, over, speech, finish: () => finish(), withoutSpeech: () => (current = undefined) };
}

test("the call ends when the goodbye has been said", () => {
  const { controls, done, finish } = setUp();
  controls.end();
  expect(done).toEqual([]);
  finish();
  expect(done).toEqual(["hang up"]);
});

test("a caller who interrupts the goodbye stays", () => {
  const { controls, done, finish, speech } = setUp();
  controls.end();
  speech.interrupted = true;
  finish();
  expect(done).toEqual([]);
});

test("another agent takes over when that has been said, and not before it is known that it can", async () => {
  const { controls, done, finish, speech } = setUp();
  const to = { agent: "max", reason: "", summary: "" };
  expect(await controls.handOver(to)).toBe("Max");
  expect(done).toEqual([]);
  finish();
  expect(done).toEqual(["hand over to max"]);
  await expect(controls.handOver({ ...to, agent: "nobody" })).rejects.toThrow("nobody");
  await controls.handOver(to);
  speech.interrupted = true;
  finish();
  expect(done).toEqual(["hand over to max"]);
  speech.interrupted = false;
  await controls.handOver({ ...to, agent: "late" });
  finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(done.slice(1)).toEqual(["hand over to late", "Max can't come."]);
});

test("an end that belongs to no sentence comes all the same", async () => {
  const { controls, done, withoutSpeech } = setUp();
  withoutSpeech();
  controls.end();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(done).toEqual(["hang up"]);
});

test("timers speak up while the call lasts, and not after it", async () => {
  const { controls, done, over } = setUp();
  controls.sayLater("First.", 1_000);
  controls.sayLater("Second.", 2_000);
  await vi.advanceTimersByTimeAsync(1_000);
  over.abort();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(done).toEqual(["First."]);
});

test("there is an end to timers, and room again when one is over", async () => {
  const { controls } = setUp();
  for (let index = 0; index < 20; index++) controls.sayLater("Now.", 1_000);
  expect(() => controls.sayLater("Now.", 1_000)).toThrow("too many timers");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(() => controls.sayLater("Now.", 1_000)).not.toThrow();
});

test("a screen nobody sees is told as that", async () => {
  await expect(setUp({ isSeen: false }).controls.show({ title: "Menu", text: "" })).rejects.toThrow("your screen");
  const { controls, done } = setUp();
  await controls.show({ title: "Menu", text: "" });
  expect(done).toEqual(["card Menu"]);
});
