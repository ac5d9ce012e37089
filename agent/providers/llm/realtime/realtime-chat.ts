import { orAborted } from "@/lib/or-aborted";
import type { ChatSource } from "../source";
import { createHeardTurns } from "./heard-turns";
import { type Line, type LineOptions, openLine } from "./line";
import { offerOf } from "./server";

/** A model that hears and speaks by itself, over OpenAI's realtime protocol
 * (https://platform.openai.com/docs/guides/realtime-conversations), as LocalAI has it too. It is given the caller's turns as
 * sound and asked for an answer to each; when turns begin and end is decided by us. */
export function createRealtimeChat(options: LineOptions): ChatSource {
  let line: Line | undefined;
  let opening: Promise<Line> | undefined;
  let isClosed = false;
  let wasOpen = false;
  const heard = createHeardTurns(() => {
    // A connection that was lost is there again before the turn is over.
    if (wasOpen && !isClosed) void ready().catch(() => undefined);
  });

  function ready(): Promise<Line> {
    if (line) return Promise.resolve(line);
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  async function open(): Promise<Line> {
    const opened: Line = await openLine(options, heard, () => {
      if (line === opened) line = undefined;
    });
    if (isClosed) opened.close();
    line = opened;
    wasOpen = true;
    return opened;
  }

  return {
    provider: options.provider,
    model: options.model,
    tools: true,
    isStarter: false,
    // It keeps the conversation itself and cuts it when it must: nothing is to be summarised for it.
    contextTokens: Number.MAX_SAFE_INTEGER,
    ears: heard.ears,
    async *stream(request, signal) {
      const asked = await orAborted(ready(), signal);
      try {
        yield* asked.stream(request, signal);
      } catch (error) {
        // Nothing comes from it: it may be gone without our knowing.
        if (error instanceof DOMException && error.name === "TimeoutError") asked.close();
        throw error;
      }
    },
    async warm(signal) {
      await orAborted(ready(), signal);
    },
    offer: (signal) => offerOf(options, signal),
    close() {
      isClosed = true;
      line?.close();
    },
  };
}
