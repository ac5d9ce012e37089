import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { createScheduler, type Priority } from "./scheduler";

/** A task that runs until it is told to stop. */
function held() {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begin = () => {};
  const started = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return {
    started,
    release: () => release(),
    run: async () => {
      begin();
      await gate;
    },
  };
}

const never = new AbortController().signal;

describe("createScheduler", () => {
  test("serves what waits by priority, and in order within one", async () => {
    const scheduler = createScheduler({ capacity: 1 });
    const first = held();
    const order: string[] = [];
    const note = (name: string, priority: Priority) =>
      scheduler.run({ priority, cores: 1, run: async () => void order.push(name) });
    const running = scheduler.run({ priority: "llm", cores: 1, run: first.run });
    const rest = [note("hypothesis", "background"), note("token", "llm"), note("clause", "clause")];
    rest.push(note("final", "final"), note("final two", "final"));
    first.release();
    await Promise.all([running, ...rest]);
    expect(order).toEqual(["final", "final two", "clause", "token", "hypothesis"]);
  });

  test("a final transcript starts beside a running hypothesis, however full the machine is", async () => {
    const scheduler = createScheduler({ capacity: 1 });
    const hypothesis = held();
    const rolling = scheduler.run({ priority: "background", cores: 1, run: hypothesis.run });
    await hypothesis.started;
    await expect(scheduler.run({ priority: "final", cores: 1, run: async () => "text" })).resolves.toBe("text");
    hypothesis.release();
    await rolling;
  });

  test("a language model waits when a final and a hypothesis use both cores", async () => {
    const scheduler = createScheduler({ capacity: 2 });
    const [hypothesis, final] = [held(), held()];
    const rolling = scheduler.run({ priority: "background", cores: 1, run: hypothesis.run });
    await hypothesis.started;
    const urgent = scheduler.run({ priority: "final", cores: 1, run: final.run });
    await final.started;
    const token = scheduler.submit({ priority: "llm", cores: 1, run: async () => undefined });
    expect(token.isWaiting()).toBe(true);
    hypothesis.release();
    await Promise.all([rolling, token.done]);
    final.release();
    await urgent;
  });

  test("a language model waits on a small machine while a first clause is made, and on a large one does not", async () => {
    for (const [capacity, isWaiting] of [
      [2, true],
      [4, false],
    ] as const) {
      const scheduler = createScheduler({ capacity });
      const clause = held();
      const spoken = scheduler.run({ priority: "clause", cores: 1, run: clause.run });
      await clause.started;
      const token = scheduler.submit({ priority: "llm", cores: capacity / 2, run: async () => undefined });
      expect(token.isWaiting()).toBe(isWaiting);
      clause.release();
      await Promise.all([spoken, token.done]);
    }
  });

  test("background work starts only when a core is free", async () => {
    const scheduler = createScheduler({ capacity: 1, patienceMs: 60_000 });
    const busy = held();
    const running = scheduler.run({ priority: "llm", cores: 1, run: busy.run });
    await busy.started;
    let hasRun = false;
    const waiting = scheduler.submit({
      priority: "background",
      cores: 1,
      run: async () => {
        hasRun = true;
      },
    });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(hasRun).toBe(false);
    expect(waiting.isWaiting()).toBe(true);
    busy.release();
    await Promise.all([running, waiting.done]);
    expect(hasRun).toBe(true);
  });

  test("background work out of patience runs although the machine is busy", async () => {
    const scheduler = createScheduler({ capacity: 1, patienceMs: 5 });
    const busy = held();
    const running = scheduler.run({ priority: "llm", cores: 1, run: busy.run });
    await busy.started;
    await scheduler.run({ priority: "background", cores: 1, run: async () => undefined });
    busy.release();
    await running;
  });

  test("a waiting task whose client left never runs", async () => {
    const scheduler = createScheduler({ capacity: 1 });
    const busy = held();
    const running = scheduler.run({ priority: "final", cores: 1, run: busy.run });
    const client = new AbortController();
    let hasRun = false;
    const gone = scheduler.run({
      priority: "llm",
      cores: 1,
      signal: client.signal,
      run: async () => {
        hasRun = true;
      },
    });
    client.abort(new Error("gone"));
    await expect(gone).rejects.toThrow("gone");
    busy.release();
    await running;
    await scheduler.run({ priority: "llm", cores: 1, signal: never, run: async () => undefined });
    expect(hasRun).toBe(false);
  });

  test("a promoted task goes ahead of what was before it", async () => {
    const scheduler = createScheduler({ capacity: 1 });
    const busy = held();
    const order: string[] = [];
    const running = scheduler.run({ priority: "final", cores: 1, run: busy.run });
    const token = scheduler.run({ priority: "llm", cores: 1, run: async () => void order.push("token") });
    const ticket = scheduler.submit({
      priority: "background",
      cores: 1,
      run: async () => void order.push("promoted"),
    });
    ticket.promote("final");
    busy.release();
    await Promise.all([running, token, ticket.done]);
    expect(order).toEqual(["promoted", "token"]);
  });

  test("refuses what does not fit into the queue as busy", async () => {
    const scheduler = createScheduler({ capacity: 1, maxWaiting: 1 });
    const busy = held();
    const running = scheduler.run({ priority: "llm", cores: 1, run: busy.run });
    const waiting = scheduler.run({ priority: "llm", cores: 1, run: async () => undefined });
    const refusal = () => scheduler.submit({ priority: "llm", cores: 1, run: async () => undefined });
    expect(refusal).toThrowError(AppError);
    expect(refusal).toThrowError(/too much to do/);
    busy.release();
    await Promise.all([running, waiting]);
  });

  test("a failing task frees its core", async () => {
    const scheduler = createScheduler({ capacity: 1 });
    const failing = scheduler.run({ priority: "llm", cores: 1, run: () => Promise.reject(new Error("broken")) });
    await expect(failing).rejects.toThrow("broken");
    await expect(scheduler.run({ priority: "llm", cores: 1, run: async () => 1 })).resolves.toBe(1);
    expect(scheduler.isIdle()).toBe(true);
  });
});
