import { afterEach, expect, test, vi } from "vitest";
import { createScheduler } from "@/engine/scheduler";
import { createRounds, patienceMs } from "./rounds";

afterEach(() => void vi.useRealTimers());

const open = new AbortController().signal;

function setUp() {
  const scheduler = createScheduler({ capacity: 1 });
  const rounds = createRounds(scheduler, 1);
  const log: string[] = [];
  let running = 0;
  /** An answer of so many tokens; each takes one turn of the event loop. */
  const answer = async (name: string, tokens: number, signal = open) => {
    for (let index = 0; index < tokens; index++) {
      await rounds.run({
        priority: "llm",
        signal,
        async slice() {
          running += 1;
          await new Promise((resolve) => setImmediate(resolve));
          log.push(`${name}${index}/${running}`);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
        },
      });
    }
  };
  return { scheduler, rounds, log, answer };
}

test("answers asked for at once go forward together, token by token", async () => {
  const { log, answer } = setUp();
  await Promise.all([answer("a", 3), answer("b", 3)]);
  expect(log).toEqual(["a0/2", "b0/2", "a1/2", "b1/2", "a2/2", "b2/2"]);
});

test("one that comes later joins the next round and stays in step", async () => {
  const { rounds, log, answer } = setUp();
  const first = answer("a", 4);
  await rounds.run({ priority: "llm", signal: open, slice: async () => undefined });
  await Promise.all([first, answer("b", 2)]);
  expect(log.slice(0, 5)).toEqual(["a0/1", "b0/2", "a1/2", "b1/2", "a2/2"]);
});

test("more urgent work goes between two rounds", async () => {
  const { scheduler, log, answer } = setUp();
  const answers = answer("a", 3);
  await scheduler.run({ priority: "final", cores: 1, run: async () => void log.push("transcript") });
  await answers;
  expect(log).toEqual(["a0/1", "transcript", "a1/1", "a2/1"]);
});

test("a client that leaves while it waits leaves the round", async () => {
  const { scheduler, rounds, log, answer } = setUp();
  let finish = () => {};
  const busy = scheduler.run({
    priority: "final",
    cores: 1,
    run: () => new Promise<void>((resolve) => (finish = resolve)),
  });
  const client = new AbortController();
  const gone = answer("gone", 2, client.signal);
  const stays = answer("b", 1);
  client.abort(new Error("gone"));
  await expect(gone).rejects.toThrow("gone");
  expect(rounds.waiting()).toBe(1);
  finish();
  await Promise.all([busy, stays]);
  expect(log).toEqual(["b0/1"]);
});

test("what can wait waits until nobody is answered any more", async () => {
  const { rounds, log, answer } = setUp();
  const answers = answer("a", 3);
  const slice = async () => void log.push("summary");
  await rounds.run({ priority: "background", canWait: true, signal: open, slice });
  await answers;
  expect(log).toEqual(["a0/1", "a1/1", "a2/1", "summary"]);
});

test("but not for ever", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const scheduler = createScheduler({ capacity: 2 });
  const rounds = createRounds(scheduler, 1);
  let finish = () => {};
  const endless = () => new Promise<void>((resolve) => (finish = resolve));
  const answer = rounds.run({ priority: "llm", signal: open, slice: endless });
  const slice = vi.fn(async () => "done");
  const summary = rounds.run({ priority: "background", canWait: true, signal: open, slice });
  await vi.advanceTimersByTimeAsync(patienceMs - 1);
  expect(slice).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await summary).toBe("done");
  finish();
  await answer;
});

test("a slice that fails fails its own answer only", async () => {
  const { rounds, log, answer } = setUp();
  const failing = rounds.run({ priority: "llm", signal: open, slice: () => Promise.reject(new Error("broken")) });
  await Promise.all([expect(failing).rejects.toThrow("broken"), answer("a", 2)]);
  expect(log).toEqual(["a0/1", "a1/1"]);
});
