import { ReadableStream } from "node:stream/web";
import { FlushSentinel, type llm } from "@livekit/agents";
import type { AudioFrame } from "@livekit/rtc-node";
import { framesOf, type SpokenSentence } from "./sentences";

export type AnswerChunk = llm.ChatChunk | string | FlushSentinel;

type Slot = { insert(sentence: SpokenSentence): void; isOpen: boolean };
type TextSlot = Slot & { hasText: boolean };

type Listener = {
  /** The language model or the voice gave something. */
  onProgress(): void;
  onSkillCalled(): void;
  /** The language model was asked anew. */
  onAsked(): void;
};

/** Puts a sentence into an answer that is being made, where the answer itself has nothing to say: before the first word of
 * the language model, or where the voice has run dry.
 *
 * Why inside the answer: the framework plays one speech at a time, so whatever is said apart from it would wait for it. */
export function createInterjector() {
  let listener: Listener = { onProgress() {}, onSkillCalled() {}, onAsked() {} };
  let textSlot: TextSlot | undefined;
  let audioSlot: Slot | undefined;
  /** Sentences on their way through the text, by their text. */
  const written = new Map<string, SpokenSentence>();
  const ownFrames = new WeakSet<AudioFrame>();

  function own(sentence: SpokenSentence): AudioFrame[] {
    const frames = framesOf(sentence);
    for (const frame of frames) ownFrames.add(frame);
    return frames;
  }

  return {
    listen(to: Listener): void {
      listener = to;
    },

    /** Passes the language model's answer on. `onInsert` is told of what was put before it. */
    text(source: ReadableStream<AnswerChunk>, onInsert: (text: string) => void): ReadableStream<AnswerChunk> {
      listener.onAsked();
      const { stream, insert } = splice<AnswerChunk>(source, {
        onValue(chunk) {
          listener.onProgress();
          if (typeof chunk === "symbol") return;
          slot.hasText ||= (typeof chunk === "string" ? chunk : (chunk.delta?.content ?? "")).trim() !== "";
          if (typeof chunk !== "string" && chunk.delta?.toolCalls?.length) listener.onSkillCalled();
        },
        onEnd: () => {
          slot.isOpen = false;
        },
      });
      const slot: TextSlot = {
        isOpen: true,
        hasText: false,
        insert(sentence) {
          const said = `${sentence.text} `;
          written.set(said, sentence);
          onInsert(said);
          // A segment of its own: played at once, whatever comes behind it.
          insert([said, FlushSentinel]);
        },
      };
      textSlot = slot;
      return stream;
    },

    /** Passes the voice on; `speak` makes it. A sentence of ours in the text is played from memory. */
    async audio(
      text: ReadableStream<string>,
      speak: (text: ReadableStream<string>) => Promise<ReadableStream<AudioFrame> | null>,
    ): Promise<ReadableStream<AudioFrame> | null> {
      const reader = text.getReader();
      const { value: first } = await reader.read();
      const sentence = first === undefined ? undefined : written.get(first);
      if (first !== undefined && sentence) {
        written.delete(first);
        return streamOf(own(sentence));
      }
      const source = await speak(rejoin<string>(first, reader));
      if (!source) return null;
      const { stream, insert } = splice<AudioFrame>(source, {
        onValue: () => listener.onProgress(),
        onEnd: () => {
          slot.isOpen = false;
        },
      });
      const slot: Slot = { isOpen: true, insert: (sentence) => insert(own(sentence)) };
      audioSlot = slot;
      return stream;
    },

    /** Says a sentence inside the present answer. Tells where it went; undefined when there is no answer being made, so
     * that it can be said on its own. */
    interject(sentence: SpokenSentence): "text" | "audio" | undefined {
      if (textSlot?.isOpen && !textSlot.hasText) {
        textSlot.insert(sentence);
        return "text";
      }
      if (!audioSlot?.isOpen) return undefined;
      audioSlot.insert(sentence);
      return "audio";
    },

    /** Who owes the next sound of the present answer. */
    owing(): "The language model" | "The voice" | undefined {
      if (textSlot?.isOpen && !textSlot.hasText) return "The language model";
      return audioSlot?.isOpen ? "The voice" : undefined;
    },

    /** The sentence as sound, to be said on its own. */
    alone: (sentence: SpokenSentence): ReadableStream<AudioFrame> => streamOf(own(sentence)),
    isOwn: (frame: AudioFrame): boolean => ownFrames.has(frame),
  };
}
export type Interjector = ReturnType<typeof createInterjector>;

/** A stream into which values can be put while the source has none. */
function splice<Value>(source: ReadableStream<Value>, on: { onValue(value: Value): void; onEnd(): void }) {
  const reader = source.getReader();
  let isOpen = true;
  let output: ReadableStreamDefaultController<Value>;
  const end = () => {
    isOpen = false;
    on.onEnd();
  };
  const stream = new ReadableStream<Value>({
    start(controller) {
      output = controller;
      void pump(controller);
    },
    cancel(reason) {
      end();
      return reader.cancel(reason);
    },
  });

  async function pump(controller: ReadableStreamDefaultController<Value>): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (!isOpen) return;
        if (done) break;
        on.onValue(value);
        controller.enqueue(value);
      }
      end();
      controller.close();
    } catch (error) {
      if (!isOpen) return;
      end();
      controller.error(error);
    }
  }

  return {
    stream,
    insert(values: Value[]): void {
      if (isOpen) for (const value of values) output.enqueue(value);
    },
  };
}

function streamOf<Value>(values: readonly Value[]): ReadableStream<Value> {
  return new ReadableStream<Value>({
    start(controller) {
      for (const value of values) controller.enqueue(value);
      controller.close();
    },
  });
}

/** A stream of which the first value was taken, whole again; undefined: it had none. */
function rejoin<Value>(first: Value | undefined, reader: ReadableStreamDefaultReader<Value>): ReadableStream<Value> {
  return new ReadableStream<Value>({
    start(controller) {
      if (first === undefined) controller.close();
      else controller.enqueue(first);
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
