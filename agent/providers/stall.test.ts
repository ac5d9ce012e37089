import { expect, test } from "vitest";
import { untilItStalls } from "./stall";

const open = new AbortController().signal;
/** Longer than any test. */
const patient = 60_000;

async function heardOf(stream: AsyncIterable<string>): Promise<{ heard: string[]; error?: unknown }> {
  const heard: string[] = [];
  try {
    for await (const value of stream) heard.push(value);
    return { heard };
  } catch (error) {
    return { heard, error };
  }
}

/** Says the values, then waits until it is told to stop. */
const hangs = (...values: string[]) =>
  async function* (signal: AbortSignal) {
    yield* values;
    await untilAborted(signal);
    throw signal.reason;
  };

const untilAborted = (signal: AbortSignal) =>
  new Promise((resolve) => (signal.aborted ? resolve(undefined) : signal.addEventListener("abort", resolve)));

test("passes on all that comes", async () => {
  async function* says() {
    yield* ["a", "b"];
  }
  expect(await heardOf(untilItStalls(says, open, { firstMs: patient }))).toEqual({ heard: ["a", "b"] });
});

test("gives up when nothing comes", async () => {
  const { heard, error } = await heardOf(untilItStalls(hangs(), open, { firstMs: 2, nextMs: patient }));
  expect(heard).toEqual([]);
  expect(error).toMatchObject({ name: "TimeoutError", message: "nothing came for 2 ms" });
});

test("gives up when nothing more comes", async () => {
  const { heard, error } = await heardOf(untilItStalls(hangs("a", "b"), open, { firstMs: patient, nextMs: 2 }));
  expect(heard).toEqual(["a", "b"]);
  expect(error).toMatchObject({ name: "TimeoutError", message: "nothing came for 2 ms" });
});

test("a stream that ends without a word when it is stopped is no answer", async () => {
  async function* quiet(signal: AbortSignal): AsyncGenerator<string> {
    yield "a";
    await untilAborted(signal);
  }
  const { heard, error } = await heardOf(untilItStalls(quiet, open, { firstMs: 2 }));
  expect(heard).toEqual(["a"]);
  expect(error).toMatchObject({ name: "TimeoutError" });
});

test("does not count the time the listener takes", async () => {
  const signals: AbortSignal[] = [];
  async function* says(signal: AbortSignal) {
    signals.push(signal);
    yield "a";
    yield "b";
  }
  const heard: string[] = [];
  for await (const value of untilItStalls(says, open, { firstMs: 2, nextMs: 2 })) {
    heard.push(value);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(heard).toEqual(["a", "b"]);
  expect(signals[0]?.aborted).toBe(false);
});

test("an abort is passed on as it is", async () => {
  const stop = new AbortController();
  const stream = untilItStalls(hangs("a"), stop.signal, { firstMs: patient });
  await stream.next();
  stop.abort();
  await expect(stream.next()).rejects.toMatchObject({ name: "AbortError" });
});

test("a failure is passed on as it is", async () => {
  // biome-ignore lint/correctness/useYield: it fails before it has anything.
  async function* fails(): AsyncGenerator<string> {
    throw new Error("refused");
  }
  expect(await heardOf(untilItStalls(fails, open, { firstMs: patient }))).toMatchObject({
    error: { message: "refused" },
  });
});

test("who stops listening ends the stream", async () => {
  let isEnded = false;
  async function* says() {
    try {
      yield "a";
      yield "b";
    } finally {
      isEnded = true;
    }
  }
  for await (const _ of untilItStalls(says, open, { firstMs: patient })) break;
  expect(isEnded).toBe(true);
});
