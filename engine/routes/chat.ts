import { randomUUID } from "node:crypto";
import type { Engine } from "@/engine/engine";
import { type ChatRequest, parseChatRequest } from "@/engine/llm/request";
import type { Priority } from "@/engine/scheduler";
import type { ChatEvent, ChatUsage, LlmAdapter, ToolCall } from "@/engine/types";
import { AppError } from "@/lib/errors";
import { type Exchange, errorBody, readJson, sendJson, startEvents } from "./exchange";

const maxBodyBytes = 4 * 1_048_576;

/** `POST /v1/chat/completions`, streamed or whole. */
export async function chat(engine: Engine, exchange: Exchange): Promise<void> {
  const startedAt = performance.now();
  const request = parseChatRequest(await readJson(exchange, maxBodyBytes));
  const model = request.model ?? engine.defaults.llm.id;
  requireLanguageModel(engine, model);
  const lease = await engine.registry.lease(model);
  try {
    const events = observe(engine, model, startedAt, answer(engine, exchange, lease.llm, model, request));
    const heading = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model };
    if (request.stream) await sendStream(exchange, heading, request, events);
    else await sendWhole(exchange, heading, events);
  } finally {
    lease.release();
  }
}

function requireLanguageModel(engine: Engine, id: string): void {
  const entry = engine.manifest.models.find((model) => model.id === id && model.kind === "llm");
  if (!entry) {
    const known = engine.manifest.models.filter((model) => model.kind === "llm").map((model) => model.id);
    throw new AppError("not_found", `There is no language model "${id}" here. Known: ${known.join(", ")}.`);
  }
}

function answer(engine: Engine, exchange: Exchange, llm: LlmAdapter, model: string, request: ChatRequest) {
  if (!llm.tools && request.requiresTool) {
    throw new AppError(
      "invalid_input",
      `The model ${model} cannot call tools. Choose another model or leave tool_choice out.`,
    );
  }
  const options = llm.tools ? request.options : { ...request.options, tools: [] };
  const isPrewarm = options.maxTokens === 0;
  const priority = priorityOf(exchange, isPrewarm);
  const isBackground = priority === "background";
  const rounds = engine.roundsOf(model);
  return llm.chat(options, {
    signal: exchange.signal,
    isBackground,
    // What is read ahead is for somebody's next turn; a summary is not.
    gate: (slice, signal = exchange.signal) =>
      rounds.run({ priority, signal, canWait: isBackground && !isPrewarm, slice }),
  });
}

/** Warming and work marked as not urgent (`x-parley-priority: background`) come after everything in a call. */
function priorityOf({ request }: Exchange, isPrewarm: boolean): Priority {
  return isPrewarm || request.headers["x-parley-priority"] === "background" ? "background" : "llm";
}

async function* observe(engine: Engine, model: string, startedAt: number, events: AsyncGenerator<ChatEvent>) {
  let firstAt: number | undefined;
  for await (const event of events) {
    if (event.type !== "done" && firstAt === undefined) {
      firstAt = performance.now();
      engine.metrics.llmFirstToken.observe({ model }, (firstAt - startedAt) / 1000);
    }
    if (event.type === "done") {
      const { promptTokens, cachedTokens, completionTokens } = event.usage;
      engine.metrics.llmTokens.inc({ model, kind: "prompt" }, promptTokens);
      engine.metrics.llmTokens.inc({ model, kind: "cached" }, cachedTokens);
      engine.metrics.llmTokens.inc({ model, kind: "completion" }, completionTokens);
      const seconds = (performance.now() - (firstAt ?? startedAt)) / 1000;
      if (completionTokens > 1 && seconds > 0) engine.metrics.llmRate.set({ model }, (completionTokens - 1) / seconds);
    }
    yield event;
  }
}

type Heading = { id: string; created: number; model: string };

async function sendStream(
  exchange: Exchange,
  heading: Heading,
  { includeUsage }: ChatRequest,
  events: AsyncIterable<ChatEvent>,
): Promise<void> {
  const iterator = events[Symbol.asyncIterator]();
  // The status line waits for the first event, so that a refusal is still a plain error answer.
  let next = await iterator.next();
  const stream = startEvents(exchange);
  const send = (delta: Record<string, unknown>, finish_reason: string | null = null) =>
    stream.send({ ...heading, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] });
  let calls = 0;
  try {
    await send({ role: "assistant", content: "" });
    for (; !next.done; next = await iterator.next()) {
      const event = next.value;
      if (event.type === "text") await send({ content: event.text });
      if (event.type === "reasoning") await send({ reasoning_content: event.text });
      if (event.type === "tool-call") {
        await send({ tool_calls: [{ index: calls, ...wireCall(event.call) }] });
        calls += 1;
      }
      if (event.type === "done") {
        await send({}, event.reason);
        if (includeUsage) {
          await stream.send({
            ...heading,
            object: "chat.completion.chunk",
            choices: [],
            usage: wireUsage(event.usage),
          });
        }
      }
    }
  } catch (error) {
    if (exchange.signal.aborted) throw error;
    await stream.send(errorBody(error).body);
  } finally {
    await iterator.return?.();
  }
  stream.end();
}

async function sendWhole(exchange: Exchange, heading: Heading, events: AsyncIterable<ChatEvent>): Promise<void> {
  let content = "";
  let reasoning = "";
  const calls: ToolCall[] = [];
  let end: Extract<ChatEvent, { type: "done" }> | undefined;
  for await (const event of events) {
    if (event.type === "text") content += event.text;
    if (event.type === "reasoning") reasoning += event.text;
    if (event.type === "tool-call") calls.push(event.call);
    if (event.type === "done") end = event;
  }
  if (!end) throw new AppError("internal", "The language model gave no end of its answer.");
  const message = {
    role: "assistant",
    content: content === "" && calls.length > 0 ? null : content,
    ...(reasoning !== "" && { reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls.map(wireCall) }),
  };
  sendJson(exchange, 200, {
    ...heading,
    object: "chat.completion",
    choices: [{ index: 0, message, finish_reason: end.reason }],
    usage: wireUsage(end.usage),
  });
}

const wireCall = (call: ToolCall) => ({
  id: call.id,
  type: "function",
  function: { name: call.name, arguments: call.arguments },
});

const wireUsage = ({ promptTokens, cachedTokens, completionTokens }: ChatUsage) => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
  prompt_tokens_details: { cached_tokens: cachedTokens },
});
