import { expect, test } from "vitest";
import { createPrefill } from "./prefill";

const open = new AbortController().signal;

function setUp() {
  const sent: { prompt: string; signal: AbortSignal; finish(): void }[] = [];
  const prefill = createPrefill(
    (prompt: string, signal) =>
      new Promise<void>((resolve, reject) => {
        sent.push({ prompt, signal, finish: resolve });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  );
  return { prefill, sent };
}

test("one at a time, and of those that wait the newest", async () => {
  const { prefill, sent } = setUp();
  const all = ["a", "a b", "a b c"].map((words) => prefill.offer(words, open));
  expect(sent.map(({ prompt }) => prompt)).toEqual(["a"]);
  sent[0]?.finish();
  await Promise.all(all.slice(1));
  expect(sent.map(({ prompt }) => prompt)).toEqual(["a", "a b c"]);
  sent[1]?.finish();
  await all[0];
});

test("gives everything up when something is needed, and begins anew after it", async () => {
  const { prefill, sent } = setUp();
  const first = prefill.offer("a", open);
  await prefill.offer("a b", open);
  prefill.stop();
  expect(sent[0]?.signal.aborted).toBe(true);
  const later = prefill.offer("c", open);
  await first;
  expect(sent.map(({ prompt }) => prompt)).toEqual(["a", "c"]);
  sent[1]?.finish();
  await later;
});

test("does not send what nobody wants any more", async () => {
  const { prefill, sent } = setUp();
  const gone = new AbortController();
  const first = prefill.offer("a", open);
  await prefill.offer("a b", gone.signal);
  gone.abort();
  sent[0]?.finish();
  await first;
  await prefill.offer("a b c", gone.signal);
  expect(sent.map(({ prompt }) => prompt)).toEqual(["a"]);
});
