import { afterEach, describe, expect, test } from "vitest";
import type { FragileApi } from "./__fixtures__/fragile";
import { startWorker, type WorkerHost, type WorkerState } from "./host";

const entry = new URL("./__fixtures__/fragile.ts", import.meta.url);
let worker: WorkerHost<FragileApi> | undefined;
afterEach(() => worker?.close());

/** Resolves when the thread enters a state. */
function watch() {
  const seen: { state: WorkerState; reason?: string }[] = [];
  const waiting: { state: WorkerState; resolve: () => void }[] = [];
  return {
    seen,
    onState(state: WorkerState, reason?: string) {
      seen.push({ state, reason });
      for (const one of waiting) if (one.state === state) one.resolve();
    },
    next: (state: WorkerState) => new Promise<void>((resolve) => waiting.push({ state, resolve })),
  };
}

describe("startWorker", () => {
  test("answers calls, and a refusal is an error with a title", async () => {
    worker = await startWorker<FragileApi>({ entry, init: { factor: 3 }, title: "The test" });
    await expect(Promise.all([worker.call("double", 2), worker.call("double", 5)])).resolves.toEqual([6, 15]);
    await expect(worker.call("refuse", undefined)).rejects.toThrow("The test failed: not today");
    await expect(worker.call("double", 1)).resolves.toBe(3);
  });

  test("a thread that cannot load says why", async () => {
    const start = startWorker<FragileApi>({ entry, init: { factor: 1, isBroken: true }, title: "The test" });
    await expect(start).rejects.toThrow("The test could not start: no model");
  });

  test("a thread that dies fails what was pending and comes back", async () => {
    const states = watch();
    worker = await startWorker<FragileApi>({ entry, init: { factor: 2 }, title: "The test", onState: states.onState });
    const pending = worker.call("wait", undefined);
    const back = states.next("restarting").then(() => states.next("ready"));
    await worker.call("crash", undefined);
    await expect(pending).rejects.toMatchObject({ code: "unavailable", message: expect.stringMatching(/restarted/) });
    await expect(worker.call("double", 1)).rejects.toThrow(/is starting/);
    await back;
    await expect(worker.call("double", 4)).resolves.toBe(8);
    expect(states.seen.map(({ state }) => state)).toEqual(["ready", "restarting", "ready"]);
    expect(states.seen[1]?.reason).toBe("The test stopped: boom");
  });

  test("after close everything is refused", async () => {
    worker = await startWorker<FragileApi>({ entry, init: { factor: 2 }, title: "The test" });
    const pending = worker.call("wait", undefined);
    const refused = expect(pending).rejects.toThrow(/shutting down/);
    await worker.close();
    await refused;
  });
});
