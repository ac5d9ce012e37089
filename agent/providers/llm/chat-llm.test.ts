import { initializeLogger, llm } from "@livekit/agents";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { json, readBody } from "@/tests/support/scripted-openai";
import { closeServers, serve } from "@/tests/support/serve";
import { rosterOf } from "../roster";
import { ChatLlm } from "./chat-llm";
import { createOpenaiChat } from "./openai";

beforeAll(() => initializeLogger({ pretty: false, level: "silent" }));
afterEach(closeServers);

type Body = {
  messages: { role: string; content: string }[];
  prompt_cache_key?: string;
  prewarm?: boolean;
  stream?: boolean;
  tools?: unknown[];
};

/** What another server than our engine is. */
const foreign = {
  provider: "openai-compatible",
  isEngine: false,
  isStarter: false,
  limitField: undefined,
  contextTokens: 8_192,
};

/** A language model before a server that answers when `whenAsked` is through, and what the server was asked. */
async function setUp(
  options: Partial<Parameters<typeof createOpenaiChat>[0]> = {},
  whenAsked: () => Promise<void> | void = () => {},
) {
  const asked: (Body & { priority: unknown })[] = [];
  const baseUrl = await serve(async (request, response) => {
    const body = JSON.parse(await readBody(request)) as Body;
    asked.push({ ...body, priority: request.headers["x-parley-priority"] });
    if (!body.stream) return json(response, 200, { choices: [] });
    await whenAsked();
    const isSummary = body.messages[0]?.content.startsWith("You keep notes");
    const content = isSummary ? "<think>Hm.</think>A summary." : "Certainly.";
    const chunk = { id: "1", object: "chat.completion.chunk", choices: [{ index: 0, delta: { content } }] };
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
  });
  const engine = { provider: "engine", isEngine: true, limitField: "max_tokens", isStarter: true } as const;
  const source = createOpenaiChat({ ...engine, baseUrl, model: "m", tools: false, contextTokens: 2_048, ...options });
  const model = new ChatLlm(rosterOf(source), "call-1");
  const ask = async (chatCtx: llm.ChatContext) => {
    for await (const _ of model.chat({ chatCtx }));
  };
  return { model, asked, ask };
}

function history(...turns: [role: "user" | "assistant", content: string][]): llm.ChatContext {
  const chatCtx = llm.ChatContext.empty();
  chatCtx.addMessage({ role: "system", content: "You are Nova." });
  for (const [role, content] of turns) chatCtx.addMessage({ role, content });
  return chatCtx;
}

/** A call of so many questions and answers, about 40 tokens a pair. */
const longCall = (pairs: number) =>
  history(
    ["user", "My name is Anna."],
    ...Array.from({ length: pairs }, (_, index): ["user" | "assistant", string][] => [
      ["assistant", `Answer ${index} ${"of several words ".repeat(4)}`],
      ["user", `And what else is there ${"of several words ".repeat(2)}`],
    ]).flat(),
  );
const open = new AbortController().signal;

describe("what is read ahead", () => {
  test("the words so far are the caller's turn, also of one that goes on", async () => {
    const { model, asked } = await setUp();
    await model.prefill(history(["assistant", "Hi."], ["user", "I would like"]), "to book", open);
    expect(asked).toMatchObject([{ prewarm: true, prompt_cache_key: "call-1" }]);
    expect(asked[0]?.messages).toEqual([
      { role: "system", content: "You are Nova." },
      { role: "assistant", content: "Hi." },
      { role: "user", content: "I would like to book" },
    ]);
  });

  test("has the tools that the answer will have", async () => {
    const { model, asked } = await setUp({ tools: true });
    const time = llm.tool({ name: "time", description: "Tells the time", execute: async () => "noon" });
    await model.warm(history(), open, new llm.ToolContext([time]));
    expect(asked[0]?.tools).toMatchObject([{ function: { name: "time" } }]);
  });

  test("nothing at other servers", async () => {
    const { model, asked } = await setUp(foreign);
    await model.prefill(history(), "Hello", open);
    expect(asked).toEqual([]);
  });

  test("nothing while an answer is written", async () => {
    let release = () => {};
    const { model, asked } = await setUp({}, () => new Promise((resolve) => (release = resolve)));
    const answering = model.chat({ chatCtx: history(["user", "Hello."]) });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await model.prefill(history(), "Hello", open);
    release();
    for await (const _ of answering);
    expect(asked.map(({ prewarm }) => prewarm)).toEqual([undefined]);
    await model.prefill(history(), "Hello", open);
    expect(asked).toHaveLength(2);
  });
});

describe("a long call", () => {
  test("goes on under the cache name that its shorter prompt was read under", async () => {
    const { model, asked, ask } = await setUp();
    const chatCtx = longCall(36);
    await ask(chatCtx);
    expect(asked[0]?.messages).toHaveLength(chatCtx.items.length);
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    const [, ahead] = asked;
    expect(ahead).toMatchObject({ prewarm: true, prompt_cache_key: "call-1/1" });
    expect(ahead?.messages[0]?.content).toBe("You are Nova.\n\nEarlier in this call the caller said: My name is Anna.");
    chatCtx.addMessage({ role: "assistant", content: "Certainly." });
    await vi.waitFor(async () => {
      await model.prefill(chatCtx, "And now?", open);
      expect(asked.at(-1)?.prompt_cache_key).toBe("call-1/1");
      expect(asked.at(-1)?.messages).toEqual([...(ahead?.messages ?? []), { role: "user", content: "And now?" }]);
    });
  });

  test("is summarised in the background by a model that can", async () => {
    const { asked, ask } = await setUp({ isStarter: false });
    const chatCtx = longCall(28);
    await ask(chatCtx);
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    const [, summary, ahead] = asked;
    expect(summary).toMatchObject({ priority: "background", stream: true, max_tokens: 200, temperature: 0 });
    expect(summary?.prompt_cache_key).toBeUndefined();
    expect(summary?.messages[1]?.content).toContain("Caller: My name is Anna.");
    expect(ahead?.messages[0]?.content).toBe("You are Nova.\n\nSummary of this call so far: A summary.");
  });

  test("is summarised at other servers without the fields that only ours knows", async () => {
    const { asked, ask } = await setUp(foreign);
    const chatCtx = longCall(160);
    await ask(chatCtx);
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(Object.keys(asked[1] ?? {}).sort()).toEqual(["messages", "model", "priority", "stream", "stream_options"]);
    expect(asked[1]?.priority).toBeUndefined();
    expect(Object.keys(asked[0] ?? {}).sort()).toEqual(Object.keys(asked[1] ?? {}).sort());
  });
});
