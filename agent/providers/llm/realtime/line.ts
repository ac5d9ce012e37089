import { textOf } from "@/agent/context/messages";
import { StatusError } from "../../failure";
import { type SocketError, statusOfSocketError } from "../../openai-errors";
import type { ChatPiece, ChatRequest } from "../source";
import { createAnswers } from "./answers";
import type { HeardTurn, HeardTurns, TurnWire } from "./heard-turns";
import { createMemory } from "./memory";
import { openRealtimeSocket, type RealtimeServer } from "./server";
import { type Event, type SessionOptions, sessionOf, toBase64 } from "./wire";

export type LineOptions = SessionOptions &
  RealtimeServer & {
    provider: string;
    /** The server answers a turn as soon as that is committed, and wants no other question then. */
    answersTurns?: boolean;
  };

/** A connection, and what is known at its other end. */
export type Line = { stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatPiece>; close(): void };

/** Connects. `onLost` is told when the line is of no use any more. */
export async function openLine(options: LineOptions, heard: HeardTurns, onLost: () => void): Promise<Line> {
  let committed: HeardTurn[] = [];
  /** Those that are only committed when they are to be answered. */
  let held: HeardTurn[] = [];
  let session = "";
  let updates = 0;

  const socket = await openRealtimeSocket(options, {
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
      const { toolChoice } = request;
      yield* answers.ask({ toolChoice, ...(isAsked ? { request: () => commit(turns) } : {}) }, signal);
    },
    close() {
      socket.close();
      leave(new Error("closed"));
    },
  };
}

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
