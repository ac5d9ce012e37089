import { textOf } from "@/agent/context/messages";
import type { Voice } from "@/lib/providers/schema";
import { StatusError } from "../../failure";
import { withoutSlash } from "../../http";
import { type SocketError, statusOfSocketError } from "../../openai-errors";
import { orAborted } from "../../or-aborted";
import { bearer, listOpenaiModels } from "../../stt/openai-models";
import { openSocket } from "../../stt/socket";
import type { ChatPiece, ChatRequest, ChatSource } from "../source";
import { createAnswers } from "./answers";
import { createHeardTurns, type HeardTurn, type HeardTurns, type TurnWire } from "./heard-turns";
import { createMemory } from "./memory";
import { type Event, eventSchema, type SessionOptions, sessionOf, toBase64 } from "./wire";

type Options = SessionOptions & {
  provider: string;
  /** With version path: https://api.openai.com/v1 */
  baseUrl: string;
  apiKey?: string;
  model: string;
  /** The server answers a turn as soon as that is committed, and wants no other question then. */
  answersTurns?: boolean;
};

/** A connection, and what is known at its other end. `onLost` is told when it is of no use any more. */
type Line = { stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatPiece>; close(): void };

/** https://platform.openai.com/docs/guides/realtime-conversations#voice-options */
const openaiVoices: Voice[] = [
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
export function createRealtimeChat(options: Options): ChatSource {
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

async function openLine(options: Options, heard: HeardTurns, onLost: () => void): Promise<Line> {
  const { baseUrl, apiKey, model } = options;
  let committed: HeardTurn[] = [];
  /** Those that are only committed when they are to be answered. */
  let held: HeardTurn[] = [];
  let session = "";
  let updates = 0;

  const socket = await openSocket({
    url: `${withoutSlash(baseUrl).replace(/^http/, "ws")}/realtime?${new URLSearchParams({ model })}`,
    headers: bearer(apiKey),
    schema: eventSchema,
    longestMessage,
    isReady: ({ type }) => type === "session.created",
    failureIn: (event) => (event.type === "error" ? failureOf(event.error) : undefined),
    onMessage: (event) => onEvent(event),
    onLost: (reason) => leave(reason),
  });
  const memory = createMemory(heard, socket.send);
  const answers = createAnswers({ send: socket.send, onKept: memory.learn, onCalled: memory.learnCall });
  const wire: TurnWire = {
    append: (samples) => socket.send({ type: "input_audio_buffer.append", audio: toBase64(samples) }),
    commit: (turn) => (options.answersTurns ? void held.push(turn) : commit([turn])),
    clear: () => socket.send({ type: "input_audio_buffer.clear" }),
    forget(turn) {
      if (turn.itemId) socket.send({ type: "conversation.item.delete", item_id: turn.itemId });
      if (!held.includes(turn)) return;
      held = held.filter((one) => one !== turn);
      wire.clear();
    },
  };

  /** All that is in the buffer as one item, named after the last of these turns. */
  function commit(turns: readonly HeardTurn[]): void {
    const last = turns.at(-1);
    if (last) committed.push(last);
    socket.send({ type: "input_audio_buffer.commit", event_id: commitEvent });
  }

  function leave(reason: unknown): void {
    heard.detach(wire);
    onLost();
    answers.lose(reason);
  }

  function onEvent(event: Event): void {
    switch (event.type) {
      case "input_audio_buffer.committed": {
        const [turn, ...others] = committed;
        committed = others;
        if (turn) turn.itemId = event.item_id;
        if (turn?.isForgotten) wire.forget(turn);
        return;
      }
      case "conversation.item.input_audio_transcription.completed": {
        if (event.transcript.trim()) heard.understand(event.item_id, event.transcript.trim());
        return;
      }
      case "error":
        if (event.error?.event_id === commitEvent) {
          const [refused, ...others] = committed;
          committed = others;
          if (refused) refused.isForgotten = true;
        }
    }
    answers.take(event);
  }

  function configure(instructions: string, tools: ChatRequest["tools"]): void {
    const next = sessionOf(options, instructions, tools);
    if (JSON.stringify(next) === session) return;
    session = JSON.stringify(next);
    updates += 1;
    socket.send({ type: "session.update", event_id: `${sessionEvent}-${updates}`, session: next });
  }

  configure("", []);
  heard.attach(wire);
  return {
    async *stream(request, signal) {
      const instructions = request.messages.filter(({ role }) => role === "system").map(textOf);
      configure(instructions.join("\n\n"), request.tools);
      answers.forgetUnheard();
      const endsHeard = memory.tell(request);
      const turns = held;
      const isAsked = endsHeard && turns.length > 0;
      if (isAsked) held = [];
      yield* answers.ask(request, signal, isAsked ? () => commit(turns) : undefined);
    },
    close() {
      socket.close();
      leave(new Error("closed"));
    },
  };
}

/** Bytes; some servers send the sound of a whole answer at once. */
const longestMessage = 16 * 1_024 * 1_024;
const sessionEvent = "parley-session";
const commitEvent = "parley-commit";

/** An error after which this connection is of no use. */
function failureOf(error: SocketError | null | undefined): Error | undefined {
  if (error?.event_id?.startsWith("parley-answer")) return undefined;
  if (error?.event_id?.startsWith(sessionEvent)) return new StatusError(400);
  if (error?.code === "session_update_error") return new StatusError(400);
  if (error?.code === "session_expired") return new Error("the session is over");
  return statusOfSocketError(error);
}
