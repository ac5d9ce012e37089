import { expect, test } from "vitest";
import { createUtterances } from "./utterances";

const second = (value: number) => new Int16Array(100).fill(value);

test("the half second before the voice belongs to the words, older silence does not", () => {
  const utterances = createUtterances(100);
  for (let value = 0; value < 10; value += 1) expect(utterances.push(new Int16Array(10).fill(value))).toBe(false);
  expect([...new Set(utterances.open())]).toEqual([5, 6, 7, 8, 9]);
  expect(utterances.push(second(42))).toBe(true);
});

test("a new connection is told all that has no transcript yet, in order", () => {
  const utterances = createUtterances(100);
  utterances.open();
  utterances.push(second(1));
  utterances.close();
  utterances.open();
  utterances.push(second(2));
  expect(utterances.replay()).toEqual([
    { samples: second(1), isCommitted: true },
    { samples: second(2), isCommitted: false },
  ]);
  expect(utterances.settle()).toBe(1);
  expect(utterances.replay()).toEqual([{ samples: second(2), isCommitted: false }]);
});

test("a caller who never pauses keeps the newest two minutes", () => {
  const utterances = createUtterances(100);
  utterances.open();
  for (let value = 0; value < 300; value += 1) utterances.push(second(value));
  const kept = utterances.close();
  expect(kept.length).toBe(12_000);
  expect(kept.at(-1)).toBe(299);
});
