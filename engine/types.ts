/** What the engine asks of a model of each kind. One adapter file per model family implements one of these. */

export type ModelKind = "stt" | "llm" | "tts";

/** Speech to text. Decodes one window at a time; who is served first is the scheduler's business. */
export interface SttAdapter {
  /** The longest window it takes, in seconds. */
  readonly maxWindowSeconds: number;
  /** 16 kHz mono samples in -1…1. Resolves to the text, "" when nothing was said. `draft`: of the same speech decoded before
   * or only in part, kept up to date. `signal` ends the work within a step and is thrown. */
  decode(samples: Float32Array, options?: { draft?: Draft; signal?: AbortSignal }): Promise<string>;
  close(): Promise<void>;
}

/** What a recogniser made of a growing window the last time: its guess for the next time, which saves the work for all of it
 * that is still right and changes nothing in the outcome. */
export interface Draft {
  tokens: readonly number[];
}

export interface Voice {
  id: string;
  name: string;
  language: string;
}

/** When a word is said, ms since the beginning of the speech. */
export interface SpokenWord {
  text: string;
  startMs: number;
  endMs: number;
}

/** Mono samples in -1…1, and what became known with them of the words. */
export interface SpokenPiece {
  samples: Float32Array;
  words: readonly SpokenWord[];
}

/** Text to speech. */
export interface TtsAdapter {
  /** Samples per second of what `synthesize` yields. */
  readonly sampleRate: number;
  readonly voices: readonly Voice[];
  /** Yields speech as it is made; stops when `signal` aborts. */
  synthesize(text: string, options: { speed: number; signal: AbortSignal }): AsyncGenerator<SpokenPiece>;
  close(): Promise<void>;
}

export interface ToolCall {
  id: string;
  name: string;
  /** JSON text. */
  arguments: string;
}

export interface ChatMessage {
  role: "system" | "user" | "assistant" | "tool";
  content: string;
  toolCalls?: ToolCall[];
  /** Of a tool's answer: which call it answers. */
  toolCallId?: string;
}

export interface ToolDefinition {
  name: string;
  description: string;
  /** JSON schema of the arguments. */
  parameters: Record<string, unknown>;
}

export interface ChatOptions {
  messages: ChatMessage[];
  tools: ToolDefinition[];
  /** `required`: the answer must call one of `tools`. */
  toolChoice: "auto" | "required";
  /** JSON schema the answer must follow; `{}` for any JSON. */
  jsonSchema?: Record<string, unknown>;
  /** 0 only evaluates the prompt, so that the next request finds it warm. */
  maxTokens: number;
  temperature: number;
  topP: number;
  seed?: number;
  repeatPenalty: number;
  frequencyPenalty: number;
  presencePenalty: number;
  stop: string[];
  /** Let a reasoning model think first. */
  think: boolean;
  /** Requests with the same key belong to one conversation and share a cache. */
  cacheKey?: string;
}

export interface ChatUsage {
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
}

export type ChatEvent =
  | { type: "text"; text: string }
  | { type: "reasoning"; text: string }
  | { type: "tool-call"; call: ToolCall }
  | { type: "done"; reason: "stop" | "length" | "tool_calls"; usage: ChatUsage };

/** Runs one slice of work (a chunk of the prompt, one token) when it is its turn. With `signal`, that one rather than
 * the request's own ends the waiting. */
export type Gate = <T>(slice: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** How a request may use the processor. */
export interface ChatRun {
  gate: Gate;
  signal: AbortSignal;
  /** Somebody more urgent may come at any time: work in small slices. */
  isBackground: boolean;
}

/** A language model. */
export interface LlmAdapter {
  /** Can call tools. */
  readonly tools: boolean;
  readonly contextSize: number;
  /** Ends with exactly one `done` event; throws the signal's reason when it aborts. */
  chat(options: ChatOptions, run: ChatRun): AsyncGenerator<ChatEvent>;
  close(): Promise<void>;
}
