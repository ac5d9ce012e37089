import { expect, test } from "vitest";
import { type Attempt, firstToAnswer, type Outcomes } from "./first-to-answer";

const open = new AbortController().signal;
/** Longer than any test. */
const patient = 60_000;

async function all(attempts: Attempt<string>[], signal = open, outcomes?: Outcomes): Promise<string[]> {
  const values: string[] = [];
  for await (const value of firstToAnswer(attempts, signal, outcomes)) values.push(value);
  return values;
}

/** Notes what became of each attempt: "0 answered". */
function createNotes() {
  const notes: string[] = [];
  const note = (what: string) => (index: number) => notes.push(`${index} ${what}`);
  return { notes, outcomes: { answered: note("answered"), failed: note("failed"), overtaken: note("overtaken") } };
}

const says = (...values: string[]) =>
  async function* () {
    yield* values;
  };
const fails = () =>
  // biome-ignore lint/correctness/useYield: it fails before it has anything.
  async function* (): AsyncGenerator<string> {
    throw new Error("refused");
  };

/** Waits until it is told to stop, and notes that it was. */
function hangs(...values: string[]) {
  const stopped: boolean[] = [];
  async function* start(signal: AbortSignal) {
    yield* values;
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
    stopped.push(true);
    throw signal.reason;
  }
  return { start, stopped };
}

test("only the first one begins when it answers", async () => {
  let begun = 0;
  const { notes, outcomes } = createNotes();
  const second = () => {
    begun += 1;
    return says("b")();
  };
  const attempts = [
    { start: says("a", "b"), patienceMs: patient },
    { start: second, patienceMs: patient },
  ];
  expect(await all(attempts, open, outcomes)).toEqual(["a", "b"]);
  expect(begun).toBe(0);
  expect(notes).toEqual(["0 answered"]);
});

test("the next begins at once when one fails", async () => {
  const { notes, outcomes } = createNotes();
  const attempts = [fails(), fails(), says("c")].map((start) => ({ start, patienceMs: patient }));
  expect(await all(attempts, open, outcomes)).toEqual(["c"]);
  expect(notes).toEqual(["0 failed", "1 failed", "2 answered"]);
});

test("the next begins beside one that keeps waiting, and the slower one is stopped", async () => {
  const slow = hangs();
  const { notes, outcomes } = createNotes();
  const attempts = [
    { start: slow.start, patienceMs: 2 },
    { start: says("b"), patienceMs: patient },
  ];
  expect(await all(attempts, open, outcomes)).toEqual(["b"]);
  await expect.poll(() => slow.stopped).toEqual([true]);
  expect(notes).toEqual(["0 overtaken", "1 answered"]);
});

test("the first one may still win after its patience", async () => {
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  async function* late() {
    await asked;
    yield "a";
  }
  const second = hangs();
  const start = (signal: AbortSignal) => {
    answer();
    return second.start(signal);
  };
  const attempts = [
    { start: late, patienceMs: 2 },
    { start, patienceMs: patient },
  ];
  expect(await all(attempts)).toEqual(["a"]);
  await expect.poll(() => second.stopped).toEqual([true]);
});

test("an answer without a value is an answer", async () => {
  const attempts = [says(), says("b")].map((start) => ({ start, patienceMs: patient }));
  expect(await all(attempts)).toEqual([]);
});

test("what fails after its first value fails the whole", async () => {
  async function* breaks() {
    yield "a";
    throw new Error("broke off");
  }
  const { notes, outcomes } = createNotes();
  const heard: string[] = [];
  const listening = (async () => {
    const attempts = [breaks, says("b")].map((start) => ({ start, patienceMs: patient }));
    for await (const value of firstToAnswer(attempts, open, outcomes)) heard.push(value);
  })();
  await expect(listening).rejects.toThrow("broke off");
  expect(heard).toEqual(["a"]);
  expect(notes).toEqual(["0 answered"]);
});

test("the last failure when all fail, also of those that were slow", async () => {
  const attempts = [
    { start: fails(), patienceMs: patient },
    { start: fails(), patienceMs: 0 },
  ];
  await expect(all(attempts)).rejects.toThrow("refused");
});

test("an abort stops all of them and blames nobody", async () => {
  const stop = new AbortController();
  const [first, second] = [hangs(), hangs()];
  const { notes, outcomes } = createNotes();
  const start = (signal: AbortSignal) => {
    // Both are under way.
    queueMicrotask(() => stop.abort());
    return second.start(signal);
  };
  const attempts = [
    { start: first.start, patienceMs: 2 },
    { start, patienceMs: patient },
  ];
  await expect(all(attempts, stop.signal, outcomes)).rejects.toMatchObject({ name: "AbortError" });
  expect([first.stopped, second.stopped]).toEqual([[true], [true]]);
  expect(notes).toEqual([]);
});

test("an abort after which one ends without a word is no answer", async () => {
  const stop = new AbortController();
  async function* quiet(signal: AbortSignal): AsyncGenerator<string> {
    queueMicrotask(() => stop.abort());
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  }
  const { notes, outcomes } = createNotes();
  const attempts = [{ start: quiet, patienceMs: patient }];
  await expect(all(attempts, stop.signal, outcomes)).rejects.toMatchObject({ name: "AbortError" });
  expect(notes).toEqual([]);
});

test("who stops listening ends the answer", async () => {
  let isStopped = false;
  async function* says(signal: AbortSignal) {
    try {
      yield "a";
      yield "b";
    } finally {
      isStopped = signal.aborted;
    }
  }
  for await (const _ of firstToAnswer([{ start: says, patienceMs: patient }], open)) break;
  await expect.poll(() => isStopped).toBe(true);
});
