import { setTimeout as delay } from "node:timers/promises";
import type { llm } from "@livekit/agents";
import { StatusError } from "../../failure";
import { statusOfSocketError } from "../../openai-errors";
import type { ChatPiece, ChatRequest, Spoken } from "../source";
import { createPieces } from "./pieces";
import { type Event, rate, toSamples } from "./wire";

/** An answer in the making. */
type Answer = {
  name: string;
  /** What the server calls it; unknown until it has begun. */
  id?: string;
  put(piece: ChatPiece): void;
  end(failure?: unknown): void;
  /** The server is done with it. */
  done: Promise<void>;
  onDone(): void;
  /** It is no part of the conversation, and nobody keeps it. */
  isAside: boolean;
  said?: Said;
};
/** What it says in its own voice. `isOpen`: the call has not kept it yet. */
type Said = Spoken & { itemId: string; audioMs: number; isOpen: boolean };

/** What an answer is to be. */
type Asking = Pick<ChatRequest, "toolChoice"> & {
  /** Beside the conversation, to these items alone. */
  aside?: readonly object[];
  /** How the server is asked, where that is not as usual. */
  request?(): void;
};

type Options = {
  send(message: object): void;
  /** The call keeps what was said as this message. */
  onKept(messageId: string, itemId: string): void;
  onCalled(callId: string): void;
};

/** So long the end of an answer that was cut off is waited for before the next one is asked for. */
const endsWithinMs = 1_000;

/** The answers of one connection, one after the other: the server makes one at a time. */
export function createAnswers({ send, onKept, onCalled }: Options) {
  let current: Answer | undefined;
  let asked = 0;
  /** Said, and not kept by the call so far. */
  let open: Said[] = [];

  function sayIn(answer: Answer, itemId: string): Said | undefined {
    if (answer.isAside) return undefined;
    if (answer.said?.itemId === itemId) return answer.said;
    const said: Said = {
      itemId,
      audioMs: 0,
      isOpen: true,
      keptAs(messageId, heardMs) {
        // Too late: it was forgotten, and is told with the next question as what was heard of it.
        if (!open.includes(said)) return;
        open = open.filter((one) => one !== said);
        onKept(messageId, itemId);
        if (heardMs !== undefined && heardMs < said.audioMs) forgetFrom(said, heardMs);
      },
    };
    answer.said = said;
    open.push(said);
    return said;
  }

  /** The model is to remember no more than was heard. */
  function forgetFrom({ itemId }: Said, heardMs: number): void {
    if (heardMs < 1) send({ type: "conversation.item.delete", item_id: itemId });
    else {
      const audio_end_ms = Math.floor(heardMs);
      send({ type: "conversation.item.truncate", item_id: itemId, content_index: 0, audio_end_ms });
    }
  }

  function finish(answer: Answer, failure?: unknown): void {
    answer.end(failure);
    answer.onDone();
    if (current === answer) current = undefined;
  }

  const answerOf = (responseId: string) => (current?.id === responseId ? current : undefined);

  return {
    /** Takes an event that may be about an answer. */
    take(event: Event): void {
      switch (event.type) {
        case "response.created":
          if (current && !current.id && (event.response.metadata?.parley ?? current.name) === current.name) {
            current.id = event.response.id;
            current.put({});
          }
          return;
        case "response.output_audio.delta":
        case "response.audio.delta": {
          const answer = answerOf(event.response_id);
          if (!answer) return;
          const spoken = sayIn(answer, event.item_id);
          const sound = toSamples(event.delta);
          if (spoken) spoken.audioMs += (sound.length / rate) * 1_000;
          answer.put({ sound, spoken });
          return;
        }
        case "response.output_audio_transcript.delta":
        case "response.audio_transcript.delta": {
          const answer = answerOf(event.response_id);
          answer?.put({ text: event.delta, spoken: sayIn(answer, event.item_id) });
          return;
        }
        case "response.output_text.delta":
        case "response.text.delta":
          answerOf(event.response_id)?.put({ text: event.delta });
          return;
        case "response.output_item.done": {
          const { type, call_id: callId, name, arguments: args } = event.item;
          if (type !== "function_call" || !callId || !name) return;
          onCalled(callId);
          const answer = answerOf(event.response_id);
          if (answer?.said) answer.said.isOpen = false; // the call keeps it once the skill has answered
          answer?.put({ calls: [{ callId, name, args: args || "{}" }] });
          return;
        }
        case "response.done": {
          const answer = answerOf(event.response.id);
          if (!answer) return;
          const { usage, status, status_details: details } = event.response;
          if (usage) answer.put({ usage: toUsage(usage) });
          const isWhole = !status || status === "completed" || status === "incomplete";
          finish(answer, isWhole ? undefined : (statusOfSocketError(details?.error) ?? new StatusError(500)));
          return;
        }
        case "error":
          if (current && event.error?.event_id === eventOf(current)) {
            finish(current, statusOfSocketError(event.error) ?? new StatusError(400));
          }
      }
    },

    /** The connection is gone, and whatever was under way with it. */
    lose(reason: unknown): void {
      if (current) finish(current, reason);
    },

    /** Asks for an answer to all that was told. Ends at once when the signal fires; the server then stops, too. */
    async *ask({ toolChoice, aside, request }: Asking, signal: AbortSignal): AsyncGenerator<ChatPiece> {
      if (current) await Promise.race([current.done, delay(endsWithinMs, undefined, { signal })]);
      signal.throwIfAborted();
      const pieces = createPieces(signal);
      asked += 1;
      let onDone = () => {};
      const done = new Promise<void>((resolve) => {
        onDone = resolve;
      });
      const answer: Answer = { name: String(asked), ...pieces, done, onDone, isAside: aside !== undefined };
      current = answer;
      const choice = toolChoice === undefined ? {} : { tool_choice: toolChoiceOf(toolChoice) };
      // https://platform.openai.com/docs/guides/realtime-conversations#create-responses-outside-the-default-conversation
      const beside = aside ? { conversation: "none", input: aside } : {};
      const response = { metadata: { parley: answer.name }, ...choice, ...beside };
      if (request) request();
      else send({ type: "response.create", event_id: eventOf(answer), response });
      try {
        yield* pieces.read();
      } finally {
        if (current === answer) send({ type: "response.cancel", ...(answer.id ? { response_id: answer.id } : {}) });
      }
    },

    /** Before the next question: what the caller never heard is forgotten. */
    forgetUnheard(): void {
      for (const said of open) if (said.isOpen) forgetFrom(said, 0);
      open = open.filter(({ isOpen }) => !isOpen);
    },
  };
}

const eventOf = ({ name }: Answer) => `parley-answer-${name}`;

type Usage = NonNullable<Extract<Event, { type: "response.done" }>["response"]["usage"]>;

/** Tokens of sound and of text together, which is how they fill the model's memory. */
function toUsage({ input_tokens, output_tokens, input_token_details }: Usage): llm.CompletionUsage {
  const [promptTokens, completionTokens] = [input_tokens ?? 0, output_tokens ?? 0];
  const promptCachedTokens = input_token_details?.cached_tokens ?? 0;
  return { promptTokens, completionTokens, promptCachedTokens, totalTokens: promptTokens + completionTokens };
}

function toolChoiceOf(choice: llm.ToolChoice): string | object {
  return typeof choice === "string" ? choice : { type: "function", name: choice.function.name };
}
