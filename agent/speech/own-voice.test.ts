import { ReadableStream } from "node:stream/web";
import { AudioFrame } from "@livekit/rtc-node";
import { expect, test } from "vitest";
import { createOwnVoice, speakFirst } from "./own-voice";

const spoken = { keptAs() {} };
const sound = (milliseconds: number) => new Int16Array(24 * milliseconds).fill(1);
const saidBySomebodyElse = () => new AudioFrame(new Int16Array(480).fill(2), 24_000, 1, 480);

const textOf = (...pieces: string[]) =>
  new ReadableStream<string>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

async function listen(own: ReturnType<typeof createOwnVoice>, text: ReadableStream<string>) {
  const rests: string[] = [];
  const heard: number[] = [];
  const stream = speakFirst(own, text, async (rest) => {
    for await (const piece of rest) rests.push(piece);
    return new ReadableStream<AudioFrame>({
      start(controller) {
        controller.enqueue(saidBySomebodyElse());
        controller.enqueue(saidBySomebodyElse());
        controller.close();
      },
    });
  });
  for await (const frame of stream) heard.push(frame.data[0] ?? 0);
  return { heard, rests };
}

test("an answer that its model says to the end is heard as it is, in frames of 20 ms", async () => {
  const own = createOwnVoice(spoken);
  own.add("It is ten ", sound(30));
  own.add("past two.", sound(30));
  own.end();
  expect(await listen(own, textOf("It is ten ", "past two."))).toEqual({ heard: [1, 1, 1], rests: [] });
});

test("sound that comes later is heard when it comes", async () => {
  const own = createOwnVoice(spoken);
  own.add("Hello.", undefined);
  const listening = listen(own, textOf("Hello."));
  own.add("", sound(40));
  own.end();
  expect(await listening).toEqual({ heard: [1, 1], rests: [] });
});

test("what it has not said is said by somebody else, wherever the text was cut", async () => {
  const own = createOwnVoice(spoken);
  own.add("It is ten ", sound(20));
  own.end();
  const { heard, rests } = await listen(own, textOf("It is", " ten past", " two."));
  expect(heard).toEqual([1, 2, 2]);
  expect(rests.join("")).toBe("past two.");
});

test("one that never makes a sound says nothing: all of it is said by somebody else", async () => {
  const own = createOwnVoice(spoken);
  own.add("It is ten past two.", undefined);
  own.end();
  const { heard, rests } = await listen(own, textOf("It is ten past two."));
  expect(heard).toEqual([2, 2]);
  expect(rests.join("")).toBe("It is ten past two.");
});

test("nobody listens any more: what still comes is let go of", async () => {
  const own = createOwnVoice(spoken);
  own.add("It is", sound(20));
  const stream = speakFirst(own, textOf("It is"), async () => null);
  const reader = stream.getReader();
  expect((await reader.read()).done).toBe(false);
  await reader.cancel();
  own.add(" ten", sound(20));
  own.end();
  expect(own.text()).toBe("It is ten");
});
