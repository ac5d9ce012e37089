import { expect, test } from "vitest";
import { createSentences, withoutReassurances } from "./sentences";

const signal = new AbortController().signal;

test("every occasion has a sentence in a file, and none is said twice in a row where there are two", async () => {
  const sentences = createSentences();
  expect(sentences.pick("reassure")).toBeUndefined();
  await sentences.load();
  const said = ["reassure", "reassure", "reassure", "late", "lost", "cut", "unheard", "goodbye"] as const;
  const texts = said.map((occasion) => sentences.pick(occasion));
  expect(texts.every((sentence) => sentence && sentence.samples.length > 24_000 * 0.5)).toBe(true);
  expect(texts[0]?.text).not.toBe(texts[1]?.text);
  expect(texts[1]?.text).not.toBe(texts[2]?.text);
});

test("the agent's own voice is preferred, and what it cannot say is left to the files", async () => {
  const sentences = createSentences();
  await sentences.load();
  async function* speak(text: string): AsyncGenerator<Int16Array> {
    if (text.startsWith("Sorry")) throw new Error("no");
    yield new Int16Array([1, 2, 3]);
  }
  await sentences.make(speak, 0, signal);
  expect([...(sentences.pick("reassure")?.samples ?? [])]).toEqual([1, 2, 3]);
  expect(sentences.pick("late")?.text).toBe("Sorry, I can't answer right now.");
});

test("a language model does not read bridging sentences as its own words", () => {
  expect(withoutReassurances("One moment, please. Just a moment. It is noon.")).toBe("It is noon.");
  expect(withoutReassurances("It is noon. One moment, please.")).toBe("It is noon. One moment, please.");
});
