import type { RequestListener } from "node:http";
import { initializeLogger, llm } from "@livekit/agents";
import { afterEach, beforeAll, expect, test } from "vitest";
import { respond } from "@/tests/support/scripted-openai";
import { closeServers, serve } from "@/tests/support/serve";
import { rosterOf } from "../roster";
import { ChatLlm } from "./chat-llm";
import { createOpenaiChat } from "./openai";

beforeAll(() => initializeLogger({ pretty: false, level: "silent" }));
afterEach(closeServers);

/** What a language model behind this server says, and whether it gave up. */
async function ask(listener: RequestListener): Promise<{ text: string; failures: number }> {
  const baseUrl = await serve(listener);
  const source = createOpenaiChat({ provider: "x", baseUrl, model: "m", tools: false, contextTokens: 8_192 });
  const model = new ChatLlm(rosterOf(source), "call-1");
  let failures = 0;
  model.on("error", ({ recoverable }) => {
    if (!recoverable) failures += 1;
  });
  const chatCtx = llm.ChatContext.empty();
  chatCtx.addMessage({ role: "user", content: "Hello." });
  let text = "";
  for await (const chunk of model.chat({ chatCtx })) text += chunk.delta?.content ?? "";
  return { text, failures };
}

test("a server that is being restarted is waited for", async () => {
  let requests = 0;
  const answer = await ask((request, response) => {
    requests += 1;
    if (requests === 1) request.socket.destroy();
    else if (requests === 2) response.writeHead(503).end();
    else respond(response, { text: "Good morning." });
  });
  expect(answer).toEqual({ text: "Good morning.", failures: 0 });
});

test("a server that says it is broken is asked once more", async () => {
  let requests = 0;
  const answer = await ask((_request, response) => {
    requests += 1;
    response.writeHead(500).end();
  });
  expect(answer).toEqual({ text: "", failures: 1 });
  expect(requests).toBe(2);
});

test("an answer that breaks off keeps its beginning and is not begun again", async () => {
  let requests = 0;
  const answer = await ask((_request, response) => {
    requests += 1;
    const chunk = { id: "1", object: "chat.completion.chunk", choices: [{ index: 0, delta: { content: "It is" } }] };
    response.writeHead(200, { "content-type": "text/event-stream" });
    const { socket } = response;
    // The end of the connection may overtake words that were not read yet.
    response.write(`data: ${JSON.stringify(chunk)}\n\n`, () => socket?.end("no chunk"));
  });
  expect(answer).toEqual({ text: "It is", failures: 1 });
  expect(requests).toBe(1);
});
