import { initializeLogger, llm } from "@livekit/agents";
import { afterEach, beforeAll, expect, test } from "vitest";
import { respond } from "@/tests/support/scripted-openai";
import { closeServers, serve } from "@/tests/support/serve";
import { createHealth } from "../health";
import { createRoster, type Member } from "../roster";
import { createAnthropicChat } from "./anthropic";
import { ChatLlm } from "./chat-llm";
import { createOpenaiChat } from "./openai";
import type { ChatSource } from "./source";

beforeAll(() => initializeLogger({ pretty: false, level: "silent" }));
afterEach(closeServers);

test("a server that never answers is let go of when another one has", async () => {
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const hanging = await serve((_request, response) => void response.on("close", letGo));
  const answering = await serve((_request, response) => respond(response, { text: "Good morning." }));
  const common = { model: "m", apiKey: "k", contextTokens: 8_192 };
  const first: ChatSource = createAnthropicChat({ provider: "anthropic", baseUrl: hanging, ...common });
  const second: ChatSource = createOpenaiChat({ provider: "openai", baseUrl: answering, tools: true, ...common });
  const members: [Member<ChatSource>, Member<ChatSource>] = [
    { id: "first", name: "First", source: first },
    { id: "second", name: "Second", source: second },
  ];
  const roster = createRoster({ members, health: createHealth(() => {}) });
  const model = new ChatLlm({ ...roster, patienceMs: () => 20 }, "call-1");
  const chatCtx = llm.ChatContext.empty();
  chatCtx.addMessage({ role: "user", content: "Hello." });
  let text = "";
  for await (const { delta } of model.chat({ chatCtx })) text += delta?.content ?? "";
  expect(text).toBe("Good morning.");
  await gone;
});
