import {
  getLlama,
  type Llama,
  LlamaGrammarEvaluationState,
  LlamaLogLevel,
  type LlamaModel,
  type Token,
} from "node-llama-cpp";
import type { ChatEvent, ChatMessage, ChatOptions, ChatRun, LlmAdapter } from "@/engine/types";
import { AppError } from "@/lib/errors";
import { evaluatePrompt, keepFirst } from "./evaluate";
import { fitMessages } from "./fit";
import { grammarFor } from "./grammar";
import { createJsonEnd } from "./json-end";
import { createOutputReader, type OutputPart } from "./output";
import { createSequencePool } from "./sequences";
import { contextShape, templateOf } from "./shape";
import { createPromptRenderer } from "./template";

const repeatWindow = 64;
/** At least this much of the context is kept for the answer. */
const maxReservedTokens = 512;

export interface LlamaOptions {
  modelPath: string;
  threads: number;
  /** The model was trained to call tools. */
  tools: boolean;
  onProgress?: (share: number) => void;
}

let shared: Promise<Llama> | undefined;

/** One llama.cpp for all models; only ever the prebuilt CPU binaries. */
const requireLlama = (threads: number) => {
  shared ??= getLlama({ gpu: false, build: "never", maxThreads: threads, logLevel: LlamaLogLevel.error });
  return shared;
};

/** A GGUF model through llama.cpp, which computes in threads of its own: nothing here blocks the event loop. */
export async function createLlama({ modelPath, threads, tools, onProgress }: LlamaOptions): Promise<LlmAdapter> {
  const llama = await requireLlama(threads);
  const model = await llama.loadModel({ modelPath, onLoadProgress: onProgress });
  const size = contextShape(model);
  // Flash attention on a processor is slow for what a warm prompt needs: 16 tokens after 600 take 70 ms with it, 45 without.
  const context = await model.createContext({ ...size, threads, batchSize: 512, flashAttention: false });
  const pool = createSequencePool(
    // Never shift: a prompt that does not fit is shortened by whole turns, an answer ends.
    Array.from({ length: size.sequences }, () => context.getSequence()),
  );
  const render = createPromptRenderer(templateOf(model));
  /** Remembers what it has read: a prompt that fits is measured and evaluated as the same tokens. */
  const createTokenizer = ({ tools, think }: ChatOptions) => {
    const known = new Map<readonly ChatMessage[], Token[]>();
    return (messages: readonly ChatMessage[]): Token[] => {
      const tokens = known.get(messages) ?? model.tokenize(render({ messages, tools, think }), true);
      known.set(messages, tokens);
      return tokens;
    };
  };

  async function* chat(options: ChatOptions, run: ChatRun): AsyncGenerator<ChatEvent> {
    const { gate, signal } = run;
    const reserved = Math.min(Math.max(options.maxTokens, 1), maxReservedTokens, Math.floor(size.contextSize / 4));
    const limit = size.contextSize - reserved;
    const tokenize = createTokenizer(options);
    const messages = fitMessages(options.messages, limit, (some) => tokenize(some).length);
    const forcedCall = options.toolChoice === "required" && options.tools.length > 0;
    const grammar = await grammarFor(llama, options, forcedCall);
    const tokens = [...tokenize(messages), ...(forcedCall ? model.tokenize("<tool_call>\n", true) : [])];
    const isPrewarm = options.maxTokens === 0;
    const lease = await pool.acquire({ tokens, cacheKey: options.cacheKey, isPrewarm, signal });
    try {
      // For an answer the last token is evaluated anew even if it is known: the first new one comes from it.
      const useful = tokens.length - (isPrewarm ? 0 : 1);
      const cachedTokens = await keepFirst(lease.sequence, Math.min(lease.cachedTokens, useful));
      const usage = { promptTokens: tokens.length, cachedTokens, completionTokens: 0 };
      const rest = await evaluatePrompt(lease, tokens, cachedTokens, run, isPrewarm);
      if (isPrewarm) {
        yield { type: "done", reason: "stop", usage };
        return;
      }
      const room = Math.min(options.maxTokens, size.contextSize - tokens.length);
      const reader = createOutputReader({
        stop: options.stop,
        tools: options.tools.length > 0,
        startsInTool: forcedCall,
      });
      let hasCalled = false;
      let isStopped = false;
      const relay = function* (parts: OutputPart[]): Generator<ChatEvent> {
        for (const part of parts) {
          if (part.type === "stopped") isStopped = true;
          else {
            hasCalled ||= part.type === "tool-call";
            yield part;
          }
        }
      };
      const generated: Token[] = [];
      const state = grammar && new LlamaGrammarEvaluationState({ model, grammar });
      const stream = lease.sequence.evaluate(rest, samplingOf(options, generated, state));
      const isJsonEnd = grammar && createJsonEnd();
      const decode = createDecoder(model, tokens);
      let hasEnded = false;
      try {
        while (generated.length < room && !isStopped) {
          const { value: token, done } = await gate(() => stream.next());
          signal.throwIfAborted();
          if (done || token === undefined) {
            hasEnded = true;
            break;
          }
          generated.push(token);
          usage.completionTokens += 1;
          const text = decode(token);
          yield* relay(reader.push(text));
          if (isJsonEnd?.(text)) {
            hasEnded = true;
            break;
          }
        }
      } finally {
        await stream.return();
      }
      yield* relay(reader.end());
      yield { type: "done", reason: hasCalled ? "tool_calls" : hasEnded || isStopped ? "stop" : "length", usage };
    } finally {
      lease.release();
    }
  }

  return {
    tools,
    contextSize: size.contextSize,
    chat,
    async close() {
      await context.dispose();
      await model.dispose();
    },
  };
}

function samplingOf(options: ChatOptions, generated: Token[], grammarEvaluationState?: LlamaGrammarEvaluationState) {
  return {
    temperature: options.temperature,
    topP: options.topP,
    minP: 0.05,
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 31),
    repeatPenalty: {
      penalty: options.repeatPenalty,
      frequencyPenalty: options.frequencyPenalty,
      presencePenalty: options.presencePenalty,
      punishTokens: () => generated.slice(-repeatWindow),
      maxPunishTokens: repeatWindow,
    },
    grammarEvaluationState,
    contextShift: {
      strategy: () => {
        throw new AppError("internal", "The language model ran out of context.");
      },
    },
  };
}

/** Tokens → text as it becomes whole: a character may be spread over several tokens. */
function createDecoder(model: LlamaModel, prompt: readonly Token[]) {
  const before = prompt.slice(-8);
  let pending: Token[] = [];
  return (token: Token): string => {
    pending.push(token);
    const text = model.detokenize(pending, false, before);
    if (text.endsWith("\ufffd") && pending.length < 8) return "";
    before.push(...pending);
    before.splice(0, before.length - 8);
    pending = [];
    return text;
  };
}
