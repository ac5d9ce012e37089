import { initializeLogger, llm } from "@livekit/agents";
import { beforeAll, expect, test } from "vitest";
import { toMessages } from "./request";

beforeAll(() => initializeLogger({ pretty: false, level: "silent" }));

test("the model reads its answers without the sentences that bridged a silence", async () => {
  const chat = llm.ChatContext.empty();
  chat.addMessage({ role: "user", content: "One moment, please." });
  chat.addMessage({ role: "assistant", content: "Just a moment." });
  chat.addMessage({ role: "assistant", content: "One moment, please. It is noon." });
  expect((await toMessages(chat)).map(({ role, content }) => [role, content])).toEqual([
    ["user", "One moment, please."],
    ["assistant", "It is noon."],
  ]);
});
