import { ReadableStream, type ReadableStreamDefaultController } from "node:stream/web";
import { llm, voice } from "@livekit/agents";
import type { AudioFrame } from "@livekit/rtc-node";
import type { Speeches } from "../generation";
import type { Spoken } from "../providers/llm/source";
import { sampleRate } from "../providers/tts/source";
import type { PlayedSound } from "../sound/played-sound";
import { createFramer } from "./framer";

const frameSamples = sampleRate / 50; // 20 ms

/** An answer, or the beginning of one, as its model says it. */
export type OwnVoice = {
  readonly spoken: Spoken;
  /** More text, and more of the sound that says it; one may be ahead of the other. */
  add(text: string, sound: Int16Array | undefined): void;
  /** It says no more. */
  end(): void;
  /** The text that it says; none while it is silent. */
  text(): string;
  readonly frames: ReadableStream<AudioFrame>;
};

export function createOwnVoice(spoken: Spoken): OwnVoice {
  const framer = createFramer(sampleRate, frameSamples);
  let output: ReadableStreamDefaultController<AudioFrame> | undefined;
  let said = "";
  let hasSound = false;
  const frames = new ReadableStream<AudioFrame>({
    start(controller) {
      output = controller;
    },
    cancel() {
      output = undefined;
    },
  });
  const put = (made: readonly AudioFrame[]) => {
    for (const frame of made) output?.enqueue(frame);
  };
  return {
    spoken,
    frames,
    text: () => (hasSound ? said : ""),
    add(text, sound) {
      said += text;
      if (!sound) return;
      hasSound = true;
      put(framer.push(sound));
    },
    end() {
      put(framer.flush());
      output?.close();
      output = undefined;
    },
  };
}

/** The sound of an answer that its model says itself. What is left of the text when it has said all it could is said by `say`. */
export function speakFirst(
  own: OwnVoice,
  text: ReadableStream<string>,
  say: (rest: ReadableStream<string>) => Promise<ReadableStream<AudioFrame> | null>,
): ReadableStream<AudioFrame> {
  const words = text.getReader();
  let reader = own.frames.getReader();
  let isOwn = true;
  return new ReadableStream<AudioFrame>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (!done) {
        controller.enqueue(value);
        return;
      }
      const rest = isOwn ? await restBehind(words, own.text().length) : undefined;
      const others = rest && (await say(rest));
      isOwn = false;
      if (!others) {
        controller.close();
        return;
      }
      reader = others.getReader();
      const first = await reader.read();
      if (first.done) controller.close();
      else controller.enqueue(first.value);
    },
    async cancel(reason) {
      await Promise.all([reader.cancel(reason), words.cancel(reason)]);
    },
  });
}

/** The text behind its first characters; undefined when there is none. */
async function restBehind(
  reader: ReadableStreamDefaultReader<string>,
  characters: number,
): Promise<ReadableStream<string> | undefined> {
  for (let left = characters; ; ) {
    const { done, value } = await reader.read();
    if (done) return undefined;
    const rest = value.slice(left);
    left = Math.max(0, left - value.length);
    if (!rest) continue;
    return new ReadableStream<string>({
      start: (controller) => controller.enqueue(rest),
      async pull(controller) {
        const next = await reader.read();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    });
  }
}

/** Tells a model that speaks itself what became of its answers: as what the call keeps them, and how much was heard. */
export function followOwnVoices(
  session: voice.AgentSession,
  speeches: Pick<Speeches, "current">,
  played: Pick<PlayedSound, "answer">,
): void {
  session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
    if (!(item instanceof llm.ChatMessage) || item.role !== "assistant") return;
    const own = speeches.current()?.generations.at(-1)?.voice;
    own?.spoken.keptAs(item.id, item.interrupted ? played.answer().playedMs : undefined);
  });
}
