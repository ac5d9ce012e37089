import { orAborted } from "@/lib/or-aborted";
import type { Voice } from "@/lib/providers/schema";
import { listOpenaiModels } from "../../stt/openai-models";
import type { ChatSource } from "../source";
import { createHeardTurns } from "./heard-turns";
import { type Line, type LineOptions, openLine } from "./line";

/** https://platform.openai.com/docs/guides/realtime-conversations#voice-options */
export const openaiVoices: Voice[] = [
  "marin",
  "cedar",
  "alloy",
  "ash",
  "ballad",
  "coral",
  "echo",
  "sage",
  "shimmer",
  "verse",
].map((id) => ({ id, name: `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`, language: null, description: null }));

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
    async offer(signal) {
      // OpenAI lists all it has, and its voices nowhere; other servers name theirs as they like.
      const isOpenai = new URL(options.baseUrl).hostname.endsWith("openai.com");
      const { models } = await listOpenaiModels(options, signal, (id) => !isOpenai || id.includes("realtime"));
      return { models, voices: isOpenai ? openaiVoices : [] };
    },
    close() {
      isClosed = true;
      line?.close();
    },
  };
}
