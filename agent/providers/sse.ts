import { setTimeout as delay } from "node:timers/promises";

/** The longest event of words, in characters, and how much more a stream may hold: a server that sends more is out of its mind. */
const longestOfWords = 1_000_000;
const mostEvents = 16;
/** A server that has sent its last event ends the response within this, or its connection is not used again. */
const endWithinMs = 500;

type Options = {
  /** The event that ends an answer; what follows is not passed on. */
  isLast?(data: string): boolean;
  /** Characters; absent = enough for words. */
  longestEvent?: number;
};

/** The data of each server-sent event (https://html.spec.whatwg.org/multipage/server-sent-events.html, 9.2.6). Comments and
 * other fields are left out; an event that the end of the response cut is passed on, as some servers forget its empty line.
 * Throws when an event or the whole is too long, and what the connection throws. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  { isLast = () => false, longestEvent = longestOfWords }: Options = {},
): AsyncGenerator<string> {
  const reader = body.getReader();
  try {
    const data: string[] = [];
    let length = 0;
    for await (const line of linesOf(reader, longestEvent)) {
      if (line !== "") {
        if (!line.startsWith("data:")) continue;
        data.push(line.slice(line[5] === " " ? 6 : 5));
        length += line.length;
        if (length > longestEvent) throw new Error("an event too long");
        continue;
      }
      if (data.length === 0) continue;
      const event = data.splice(0).join("\n");
      length = 0;
      yield event;
      if (isLast(event)) return await drain(reader);
    }
    if (data.length > 0) yield data.join("\n");
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** Each line that is not empty, of an answer that is one piece of JSON a line. */
export async function* readLines(
  body: ReadableStream<Uint8Array>,
  { longestEvent = longestOfWords }: Pick<Options, "longestEvent"> = {},
): AsyncGenerator<string> {
  const reader = body.getReader();
  try {
    for await (const line of linesOf(reader, longestEvent)) if (line.trim()) yield line;
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

/** Lines, whichever of the three ends they have, also when chunks split them or a letter. */
async function* linesOf(reader: ReadableStreamDefaultReader<Uint8Array>, longestEvent: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pending: string[] = [];
  let [pendingLength, total] = [0, 0];
  let endedWithReturn: boolean = false;
  for (;;) {
    const { done, value } = await reader.read();
    let text = done ? decoder.decode() : decoder.decode(value, { stream: true });
    total += text.length;
    const isOtherHalf: boolean = endedWithReturn && text.startsWith("\n");
    if (isOtherHalf) text = text.slice(1);
    endedWithReturn = text ? text.endsWith("\r") : endedWithReturn && !isOtherHalf;
    const [first = "", ...rest] = text.split(/\r\n|\r|\n/);
    pending.push(first);
    pendingLength += first.length;
    if (pendingLength > longestEvent || total > longestEvent * mostEvents) throw new Error("an event too long");
    for (const next of rest) {
      yield pending.join("");
      pending = [next];
      pendingLength = next.length;
    }
    if (!done) continue;
    if (pendingLength > 0) yield pending.join("");
    return;
  }
}

/** Reads what is left, so that the connection can be used again. */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const patience = new AbortController();
  const toTheEnd = async () => {
    while (!(await reader.read()).done);
  };
  const late = delay(endWithinMs, undefined, { signal: patience.signal });
  try {
    await Promise.race([toTheEnd(), late]);
  } catch {
    // The answer is whole all the same.
  } finally {
    patience.abort();
    await late.catch(() => undefined);
  }
}
