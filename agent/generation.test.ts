import { ReadableStream } from "node:stream/web";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { voice } from "@livekit/agents";
import { expect, test } from "vitest";
import { createSpeeches, type Speech, tap } from "./generation";

/** A session that announces speeches the way the framework does, and runs their tasks at the same time. */
function createStage() {
  let announce: (event: { speechHandle: object }) => void = () => {};
  const session = { on: (_type: string, listener: typeof announce) => (announce = listener) };
  const speeches = createSpeeches();
  speeches.follow(session as unknown as voice.AgentSession);
  const handle = (isOver: boolean) => ({
    interrupted: isOver,
    done: () => isOver,
    inputDetails: { modality: "audio" },
  });
  return {
    speeches,
    async speak(name: string, { isOver = false, turns = 3 } = {}): Promise<Speech | undefined> {
      announce({ speechHandle: handle(isOver) });
      const generation = speeches.begin();
      for (let turn = 0; turn < turns; turn += 1) await nextTurn();
      generation.text = name;
      speeches.beginSpeech().audioMs = name.length;
      return speeches.current();
    },
  };
}

test("two answers made at the same time are never taken for each other", async () => {
  const { speak } = createStage();
  const [slow, quick] = await Promise.all([speak("slow one", { turns: 9 }), speak("quick")]);
  expect(slow?.generations.map(({ text, audioMs }) => [text, audioMs])).toEqual([["slow one", 8]]);
  expect(quick?.generations.map(({ text, audioMs }) => [text, audioMs])).toEqual([["quick", 5]]);
});

test("speculation that came to nothing is told once, with the answer after it", async () => {
  const { speeches, speak } = createStage();
  const spoken = await speak("spoken", { isOver: true });
  if (spoken) spoken.told = 1;
  const guess = await speak("guess", { isOver: true });
  const waiting = await speak("waiting");
  const answer = await speak("answer");
  if (!answer || !waiting) throw new Error("nothing was spoken");
  expect(speeches.takeDiscarded(answer)).toEqual([guess]);
  expect(speeches.takeDiscarded(answer)).toEqual([]);
});

test("a plain sentence has a generation of its own, and all of its sound goes there", () => {
  const speeches = createSpeeches();
  expect(speeches.current()).toBeUndefined();
  expect(speeches.beginSpeech().ledger).toEqual({});
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
