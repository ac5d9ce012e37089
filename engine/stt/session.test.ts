import { describe, expect, test } from "vitest";
import type { Priority } from "@/engine/scheduler";
import type { Draft } from "@/engine/types";
import type { Progress } from "./item";
import { createTranscriptionSession } from "./session";

const rate = 16_000;
const voice = (seconds: number) =>
  Float32Array.from({ length: seconds * rate }, (_, index) => 0.2 * Math.sin(index * 0.3));
const silence = (seconds: number) => new Float32Array(seconds * rate);

/** A recogniser whose decodes wait until the test finishes them. */
function setUp({ isIdle = true } = {}) {
  interface Call {
    priority: Priority;
    seconds?: number;
    draft: Draft | undefined;
    begin(): void;
    finish(text: string): void;
    isCancelled: boolean;
  }
  const calls: Call[] = [];
  const progress: Progress[] = [];
  const troubles: unknown[] = [];
  let items = 0;
  const session = createTranscriptionSession({
    maxWindowSeconds: 8,
    isIdle: () => isIdle,
    newItemId: () => {
      items += 1;
      return `item-${items}`;
    },
    onProgress: (one) => progress.push(one),
    onTrouble: (error) => troubles.push(error),
    decode({ priority, signal, samples, draft }) {
      let resolve: (text: string) => void = () => {};
      let isWaiting = true;
      const done = new Promise<string>((settle, reject) => {
        resolve = settle;
        signal.addEventListener("abort", () => {
          call.isCancelled = true;
          if (isWaiting) reject(signal.reason);
        });
      });
      const call: Call = {
        priority,
        draft,
        isCancelled: false,
        begin() {
          if (!isWaiting) return;
          isWaiting = false;
          call.seconds = samples().length / rate;
        },
        finish(text) {
          call.begin();
          resolve(text);
        },
      };
      calls.push(call);
      // As the real scheduler: a final starts at once, but reads its samples a moment later.
      if (priority === "final") queueMicrotask(call.begin);
      return {
        done,
        isWaiting: () => isWaiting && call.priority !== "final",
        promote(to) {
          if (!isWaiting) return;
          call.priority = to;
          if (to === "final") queueMicrotask(call.begin);
        },
      };
    },
  });
  /** As a client sends it: 20 ms at a time. */
  const hear = (samples: Float32Array) => {
    for (let at = 0; at < samples.length; at += 320) session.append(samples.subarray(at, at + 320));
  };
  const settle = () => new Promise(setImmediate);
  return { session, calls, progress, troubles, hear, settle };
}

describe("rolling hypotheses", () => {
  test("one starts after 400 ms of new speech and is reported when it is there", async () => {
    const { calls, progress, hear, settle } = setUp();
    hear(voice(0.38));
    expect(calls.length).toBe(0);
    hear(voice(0.02));
    expect(calls.map((call) => call.priority)).toEqual(["background"]);
    calls[0]?.finish("Hello");
    await settle();
    expect(progress).toEqual([{ itemId: "item-1", delta: "", hypothesis: "Hello", audioEndMs: 400 }]);
  });

  test("silence costs nothing, however long", () => {
    const { calls, hear } = setUp();
    hear(silence(30));
    expect(calls.length).toBe(0);
  });

  test("none while the machine is busy, but one when the words end", () => {
    const { calls, hear } = setUp({ isIdle: false });
    hear(voice(2));
    expect(calls.length).toBe(0);
    hear(silence(0.1));
    expect(calls.length).toBe(1);
  });

  test("one at a time", () => {
    const { calls, hear } = setUp();
    hear(voice(3));
    expect(calls.length).toBe(1);
  });
});

test("what was found of a window is the draft of its next decode, and not of the next window's", async () => {
  const { session, calls, hear, settle } = setUp({ isIdle: false });
  hear(voice(1));
  hear(silence(0.1));
  const draft = calls[0]?.draft;
  expect(draft).toEqual({ tokens: [] });
  calls[0]?.finish("What time");
  await settle();
  hear(voice(1));
  session.commit();
  expect(calls[1]?.draft).toBe(draft);
  hear(voice(1));
  session.commit();
  expect(calls[2]?.draft).toEqual({ tokens: [] });
  expect(calls[2]?.draft).not.toBe(draft);
});

describe("commit", () => {
  test("costs nothing when a hypothesis covers everything said", async () => {
    const { session, calls, hear, settle } = setUp({ isIdle: false });
    hear(voice(1));
    hear(silence(0.2));
    calls[0]?.finish("What time is it?");
    await settle();
    const { done } = session.commit();
    await expect(done).resolves.toMatchObject({ transcript: "What time is it?", delta: "What time is it?" });
    expect(calls.length).toBe(1);
  });

  test("decodes at the highest priority when words came since", async () => {
    const { session, calls, hear, settle } = setUp();
    hear(voice(0.4));
    calls[0]?.finish("What");
    await settle();
    hear(voice(0.2));
    const { done } = session.commit();
    expect(calls[1]?.priority).toBe("final");
    calls[1]?.finish("What time?");
    await expect(done).resolves.toMatchObject({ transcript: "What time?" });
  });

  test("joins a running decode that covers everything said", async () => {
    const { session, calls, hear } = setUp({ isIdle: false });
    hear(voice(1));
    hear(silence(0.1));
    calls[0]?.begin();
    hear(silence(0.1));
    const { done } = session.commit();
    calls[0]?.finish("Yes.");
    await expect(done).resolves.toMatchObject({ transcript: "Yes." });
    expect(calls.length).toBe(1);
  });

  test("moves a waiting hypothesis to the front, with this item's audio", async () => {
    const { session, calls, hear } = setUp();
    hear(voice(1));
    const { done } = session.commit();
    hear(voice(3));
    calls[0]?.finish("Hi.");
    expect(calls[0]).toMatchObject({ priority: "final", isCancelled: false });
    expect(calls[0]?.seconds).toBeLessThan(1.5);
    await expect(done).resolves.toMatchObject({ transcript: "Hi." });
  });

  test("answers a transcribe that was still waiting", async () => {
    const { session, calls, hear } = setUp();
    hear(voice(1));
    const answer = session.transcribe();
    const { done } = session.commit();
    expect(calls.length).toBe(1);
    calls[0]?.finish("Hi.");
    await expect(answer).resolves.toMatchObject({ hypothesis: "Hi." });
    await expect(done).resolves.toMatchObject({ transcript: "Hi." });
  });

  test("of silence or a click is an empty transcript", async () => {
    const { session, calls, hear } = setUp();
    hear(silence(1));
    await expect(session.commit().done).resolves.toMatchObject({ itemId: "item-1", transcript: "" });
    hear(voice(0.04));
    await expect(session.commit().done).resolves.toMatchObject({ itemId: "item-2", transcript: "" });
    expect(calls.length).toBe(0);
  });

  test("what comes afterwards belongs to the next item", async () => {
    const { session, calls, hear } = setUp({ isIdle: false });
    hear(voice(1));
    const first = session.commit();
    hear(voice(0.5));
    const second = session.commit();
    expect(second.itemId).not.toBe(first.itemId);
    calls[1]?.finish("Two.");
    calls[0]?.finish("One.");
    await expect(first.done).resolves.toMatchObject({ transcript: "One." });
    await expect(second.done).resolves.toMatchObject({ transcript: "Two." });
    expect(calls[1]?.seconds).toBeLessThan(1);
  });
});

describe("transcribe", () => {
  test("takes back a running hypothesis that does not go far enough, and nothing that somebody waits for", async () => {
    const { session, calls, hear } = setUp();
    hear(voice(1));
    calls[0]?.begin();
    hear(voice(0.3));
    const first = session.transcribe();
    expect(calls[0]?.isCancelled).toBe(true);
    await Promise.resolve();
    hear(voice(0.3));
    const second = session.transcribe();
    expect(calls.map(({ isCancelled }) => isCancelled)).toEqual([true, false, false]);
    calls[1]?.finish("So");
    calls[2]?.finish("So far");
    await expect(first).resolves.toMatchObject({ hypothesis: "So" });
    await expect(second).resolves.toMatchObject({ hypothesis: "So far" });
  });

  test("answers what is known when nothing new was said", async () => {
    const { session, calls, hear, settle } = setUp({ isIdle: false });
    hear(voice(1));
    hear(silence(0.1));
    calls[0]?.finish("Stop.");
    await settle();
    hear(silence(0.3));
    await expect(session.transcribe()).resolves.toEqual({
      itemId: "item-1",
      delta: "",
      hypothesis: "Stop.",
      audioEndMs: 1400,
    });
    expect(calls.length).toBe(1);
  });

  test("moves a waiting hypothesis to the front instead of decoding twice", async () => {
    const { session, calls, hear } = setUp();
    hear(voice(1));
    const answer = session.transcribe();
    expect(calls.map((call) => call.priority)).toEqual(["final"]);
    calls[0]?.finish("So far");
    await expect(answer).resolves.toMatchObject({ hypothesis: "So far" });
  });
});

describe("long speech", () => {
  test("is cut at a pause, where the hypothesis is the frozen text and costs nothing", async () => {
    const { session, calls, progress, hear, settle } = setUp({ isIdle: false });
    hear(voice(5));
    hear(silence(0.4));
    calls[0]?.finish("One two.");
    await settle();
    hear(voice(1));
    expect(calls.length).toBe(1);
    expect(progress.at(-1)).toMatchObject({ delta: "One two.", hypothesis: "One two." });
    const { done } = session.commit();
    expect(calls.length).toBe(2);
    calls[1]?.finish("Three.");
    await expect(done).resolves.toMatchObject({ delta: " Three.", transcript: "One two. Three." });
    expect(calls[1]?.seconds).toBeLessThan(1.6);
  });

  test("a pause in a short window is no reason to cut", () => {
    const { calls, progress, hear } = setUp({ isIdle: false });
    hear(voice(2));
    hear(silence(0.4));
    hear(voice(2));
    expect(progress).toEqual([]);
    expect(calls.map((call) => call.priority)).toEqual(["background"]);
  });

  test("without a pause it is cut at the quietest point before 8 s and decoded anew", async () => {
    const { session, calls, progress, hear, settle } = setUp({ isIdle: false });
    hear(voice(5));
    hear(silence(0.08));
    hear(voice(5));
    const closed = calls.find((call) => call.priority === "llm");
    closed?.finish("One two");
    await settle();
    expect(closed?.seconds).toBeGreaterThan(4.9);
    expect(closed?.seconds).toBeLessThan(5.4);
    expect(progress.at(-1)).toMatchObject({ delta: "One two", hypothesis: "One two" });
    const { done } = session.commit();
    calls.at(-1)?.finish("three");
    await expect(done).resolves.toMatchObject({ delta: " three", transcript: "One two three" });
    for (const call of calls) expect(call.seconds ?? 0).toBeLessThanOrEqual(8.3);
  });

  test("pauses inside a window are shortened", () => {
    const { session, calls, hear } = setUp({ isIdle: false });
    hear(voice(1));
    hear(silence(20));
    calls[0]?.finish("First");
    hear(voice(1));
    session.commit();
    calls.at(-1)?.begin();
    expect(calls.at(-1)?.seconds).toBeLessThan(3.2);
  });
});

describe("clear and close", () => {
  test("a transcribe of what is then cleared answers that there is nothing", async () => {
    const { session, hear } = setUp();
    hear(voice(1));
    const answer = session.transcribe();
    session.clear();
    await expect(answer).resolves.toMatchObject({ itemId: "item-1", hypothesis: "" });
  });

  test("clear forgets what was said and cancels what waits", async () => {
    const { session, calls, hear } = setUp();
    hear(voice(1));
    session.clear();
    expect(calls[0]?.isCancelled).toBe(true);
    await expect(session.commit().done).resolves.toMatchObject({ transcript: "" });
  });

  test("a decode of a client that left is cancelled and is no trouble", async () => {
    const { session, calls, troubles, hear, settle } = setUp();
    hear(voice(1));
    session.close();
    await settle();
    expect(calls[0]?.isCancelled).toBe(true);
    expect(troubles).toEqual([]);
  });
});
