import { ReadableStream } from "node:stream/web";
import { FlushSentinel } from "@livekit/agents";
import { AudioFrame } from "@livekit/rtc-node";
import { expect, test } from "vitest";
import { createInterjector } from "./interjector";
import type { SpokenSentence } from "./sentences";

const sentence: SpokenSentence = { text: "One moment, please.", samples: new Int16Array(960).fill(500) };

/** A stream that is written to by hand. */
function source<Value>() {
  const { readable, writable } = new TransformStream<Value, Value>();
  const writer = writable.getWriter();
  return {
    stream: readable as ReadableStream<Value>,
    put: (value: Value) => writer.write(value),
    end: () => writer.close(),
  };
}

async function take<Value>(reader: { read(): Promise<{ value?: Value; done: boolean }> }, count: number) {
  const values: (Value | undefined)[] = [];
  while (values.length < count) values.push((await reader.read()).value);
  return values;
}

const frame = () => new AudioFrame(new Int16Array(480), 24_000, 1, 480);

test("before the first word the sentence goes into the text, in a piece of its own", async () => {
  const interjector = createInterjector();
  const inserted: string[] = [];
  const model = source<string>();
  const reader = interjector.text(model.stream, (text) => inserted.push(text)).getReader();
  expect(interjector.owing()).toBe("The language model");
  expect(interjector.interject(sentence)).toBe("text");
  void model.put("It is noon.");
  expect(await take(reader, 3)).toEqual(["One moment, please. ", FlushSentinel, "It is noon."]);
  expect(inserted).toEqual(["One moment, please. "]);
});

test("its sound then comes from memory, and the voice is not asked", async () => {
  const interjector = createInterjector();
  interjector.text(source<string>().stream, () => undefined);
  interjector.interject(sentence);
  const text = source<string>();
  void text.put("One moment, please. ");
  const audio = await interjector.audio(text.stream, () => Promise.reject(new Error("the voice was asked")));
  const frames = await take((audio ?? new ReadableStream<AudioFrame>()).getReader(), 2);
  expect(frames.map((played) => played instanceof AudioFrame && interjector.isOwn(played))).toEqual([true, true]);
});

test("once the answer has begun the sentence goes into the sound, where the voice has run dry", async () => {
  const interjector = createInterjector();
  const model = source<string>();
  const words = interjector.text(model.stream, () => undefined).getReader();
  void model.put("It is noon.");
  await take(words, 1);
  const voice = source<AudioFrame>();
  const text = source<string>();
  void text.put("It is noon.");
  const audio = await interjector.audio(text.stream, async () => voice.stream);
  const reader = (audio ?? new ReadableStream<AudioFrame>()).getReader();
  const first = frame();
  void voice.put(first);
  expect(await take(reader, 1)).toEqual([first]);
  expect(interjector.owing()).toBe("The voice");
  expect(interjector.interject(sentence)).toBe("audio");
  const last = frame();
  void voice.put(last);
  const rest = await take(reader, 3);
  expect(rest.map((played) => played instanceof AudioFrame && interjector.isOwn(played))).toEqual([true, true, false]);
});

test("a finished or given up answer takes nothing in", async () => {
  const interjector = createInterjector();
  const model = source<string>();
  const reader = interjector.text(model.stream, () => undefined).getReader();
  await reader.cancel();
  expect(interjector.interject(sentence)).toBeUndefined();
  expect(interjector.owing()).toBeUndefined();
});
