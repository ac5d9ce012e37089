import type { llm } from "@livekit/agents";
import type { ChatCompletionTool } from "openai/resources/chat/completions";
import type { Message } from "@/agent/context/messages";
import type { Amounts } from "@/lib/calls/use";
import type { Offering } from "../offer";
import type { TurnSound } from "../turn-sound";
import type { ToolCallRequest } from "./tool-calls";

/** One request for an answer, in the OpenAI protocol's shapes whatever the provider speaks. */
export type ChatRequest = {
  messages: readonly Message[];
  /** The same conversation as the call keeps it, for a model that has a memory of its own. */
  items?: readonly llm.ChatItem[];
  tools: readonly ChatCompletionTool[];
  toolChoice?: llm.ToolChoice;
  /** Longest answer. Absent = the provider's own limit. */
  maxTokens?: number;
  /** Requests of one conversation share a prefix; a provider that keeps it may be told by this name. */
  cacheName?: string;
  /** Nobody waits for it. */
  isBackground?: boolean;
  /** The answer is to be JSON of this form. Providers that can be held to it are; the instructions must ask for it all the same. */
  form?: AnswerForm;
};

/** A form by a name, as JSON schema of an object. */
export type AnswerForm = { name: string; schema: Record<string, unknown> };

/** A piece of an answer as it comes. An empty one only says that the provider is at work (it reasons, it pings). */
export type ChatPiece = {
  /** To be spoken: no reasoning, no mark-up of the protocol's. */
  text?: string;
  /** Whole calls of skills. */
  calls?: readonly ToolCallRequest[];
  usage?: llm.CompletionUsage;
  /** The model's own voice saying its text, 16-bit at 24 kHz. */
  sound?: Int16Array;
  /** What is being said: comes with the sound, and with the text that it says. */
  spoken?: Spoken;
};

/** An answer that a model says in its own voice, and remembers. */
export type Spoken = {
  /** The call keeps it as the message `itemId`. `heardMs`: the caller took the floor after so much of its sound. */
  keptAs(itemId: string, heardMs?: number): void;
};

/** A language model of one provider. */
export type ChatSource = Offering & {
  readonly provider: string;
  readonly model: string;
  /** It can call tools. */
  readonly tools: boolean;
  /** A small model that only makes a bare machine talk: it gets short prompts and short answers. */
  readonly isStarter: boolean;
  /** What it can read, prompt and answer together. */
  readonly contextTokens: number;
  /** Answers, piece by piece. Throws what the request threw; ends at once when `signal` fires, so that the provider sees it. */
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatPiece>;
  /** Has the model read a prompt ahead of the question. Only where the provider can, and it costs nothing. */
  readAhead?(request: ChatRequest, signal: AbortSignal): Promise<void>;
  /** Opens the connection before the first question, so that nobody waits for its handshake. */
  warm?(signal: AbortSignal): Promise<void>;
  /** Only of a model that hears and speaks itself: the caller's turns are to be told to it as they sound. Its answers have
   * `sound`. */
  readonly ears?: TurnSound;
  /** Lets go of what is kept open. */
  close?(): void;
};

/** What a provider says that it read and wrote. */
export const tokensOf = ({ promptTokens, promptCachedTokens, completionTokens }: llm.CompletionUsage) =>
  ({ promptTokens, cachedTokens: promptCachedTokens, completionTokens }) satisfies Partial<Amounts>;
