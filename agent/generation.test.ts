import { ReadableStream } from "node:stream/web";
import { expect, test } from "vitest";
import { createCallClock } from "./clock";
import { createGenerations, estimateHeard, tap } from "./generation";

test("a spoken turn claims the request that wrote it, not the speculation before it", () => {
  const generations = createGenerations(createCallClock());
  const guess = generations.begin();
  guess.text = "It is noon in London.";
  const real = generations.begin();
  real.text = "It is nine in Tokyo, and sunny.";
  expect(generations.claim("It is nine in Tokyo")).toBe(real);
  expect(generations.claim("It is noon in London.")).toBe(guess);
  expect(generations.claim("Anything")).toBeUndefined();
});

test("speech joins the newest answer once; a plain sentence makes its own", () => {
  const generations = createGenerations(createCallClock());
  const answer = generations.begin();
  const speech = generations.beginSpeech();
  expect(speech).toBe(answer);
  speech.ledger.ttsRequestedAt = 5;
  expect(generations.beginSpeech()).not.toBe(answer);
});

test("tap shows every value and changes none", async () => {
  const source = new ReadableStream<number>({
    start(controller) {
      for (const value of [1, 2, 3]) controller.enqueue(value);
      controller.close();
    },
  });
  const seen: number[] = [];
  const passed: number[] = [];
  for await (const value of tap(source, (value) => seen.push(value))) passed.push(value);
  expect(passed).toEqual([1, 2, 3]);
  expect(seen).toEqual([1, 2, 3]);
});

test("tap may add one value at the end, which it does not look at", async () => {
  const seen: number[] = [];
  const source = ReadableStream.from([1, 2]) as ReadableStream<number>;
  const passed: number[] = [];
  for await (const value of tap(
    source,
    (value) => seen.push(value),
    () => 3,
  ))
    passed.push(value);
  expect([seen, passed]).toEqual([
    [1, 2],
    [1, 2, 3],
  ]);
});

test.each([
  [0, ""],
  [1_000, "One two"],
  [1_200, "One two"],
  [2_000, "One two three four"],
  [9_000, "One two three four"],
])("of two seconds, %i ms were heard", (playedMs, heard) => {
  expect(estimateHeard("One two three four", playedMs, 2_000)).toBe(heard);
});
