import { describe, expect, test, vi } from "vitest";
import { Conversation, type ConversationOptions } from "./conversation";
import type { Message } from "./messages";
import { estimatePrompt } from "./tokens";

const budgetTokens = 600;
const open = new AbortController().signal;
const system: Message = { role: "system", content: "You are Nova." };

/** A call of so many questions and answers, about 30 tokens a pair; the caller's name comes in the first. */
function call(pairs: number): Message[] {
  const turns = Array.from({ length: pairs }, (_, index): Message[] => [
    { role: "user", content: index === 0 ? "My name is Anna." : `Question ${index}, what about it then?` },
    { role: "assistant", content: `Answer ${index} is this and that and some more words here.` },
  ]).flat();
  return [system, ...turns];
}
const contents = (messages: readonly Message[]) => messages.map(({ content }) => content);

function setUp(options: Partial<ConversationOptions> = {}) {
  const readAhead = vi.fn<ConversationOptions["readAhead"]>(async () => true);
  return { readAhead, conversation: new Conversation({ budgetTokens, readAhead, ...options }) };
}

describe("a model too small to summarise", () => {
  test("a short conversation is left as it is", async () => {
    const { conversation, readAhead } = setUp();
    const history = call(5);
    await conversation.tidy(history, open);
    expect(conversation.prompt(history)).toEqual(history);
    expect([readAhead.mock.calls.length, conversation.cacheName]).toEqual([0, 0]);
  });

  test("a long one is shortened behind its back, and keeps what the caller said of themselves", async () => {
    let finish = (_: boolean) => {};
    const { conversation, readAhead } = setUp();
    readAhead.mockImplementation(() => new Promise((resolve) => (finish = resolve)));
    const history = call(17);
    const tidying = conversation.tidy(history, open);
    await vi.waitFor(() => expect(readAhead).toHaveBeenCalled());
    // Asked meanwhile: still the long prompt, whose cache is good.
    expect(conversation.prompt(history)).toEqual(history);
    expect(conversation.cacheName).toBe(0);
    finish(true);
    await tidying;
    const prompt = conversation.prompt(history);
    expect(readAhead.mock.calls[0]?.slice(0, 2)).toEqual([prompt, 1]);
    expect(conversation.cacheName).toBe(1);
    expect(prompt[0]?.content).toBe("You are Nova.\n\nEarlier in this call the caller said: My name is Anna.");
    expect(prompt[1]?.role).toBe("user");
    expect(contents(prompt).slice(-4)).toEqual(contents(history).slice(-4));
    expect(estimatePrompt(prompt)).toBeLessThan(budgetTokens / 2);
  });

  test("from turn to turn only its end changes", async () => {
    const { conversation } = setUp();
    await conversation.tidy(call(17), open);
    const [before, after] = [conversation.prompt(call(17)), conversation.prompt(call(18))];
    expect(after.slice(0, before.length)).toEqual(before);
  });

  test("when it could not be read ahead, the long prompt stays", async () => {
    const { conversation, readAhead } = setUp();
    readAhead.mockResolvedValue(false);
    await conversation.tidy(call(17), open);
    expect(conversation.prompt(call(17))).toEqual(call(17));
    expect(conversation.cacheName).toBe(0);
  });

  test("a prompt that would not fit is shortened at once", () => {
    const { conversation } = setUp();
    const prompt = conversation.prompt(call(60));
    expect(estimatePrompt(prompt)).toBeLessThanOrEqual(budgetTokens);
    expect(prompt[0]?.content).toContain("My name is Anna.");
  });

  test("learns how many tokens the model makes of it", () => {
    const { conversation } = setUp();
    const history = call(12);
    expect(conversation.prompt(history)).toEqual(history);
    conversation.learn(history, estimatePrompt(history) * 2.5);
    expect(conversation.prompt(history).length).toBeLessThan(history.length);
  });

  test("instructions and the last turns stay, however long", () => {
    const { conversation } = setUp();
    const long: Message = { role: "user", content: "word ".repeat(2_000) };
    const prompt = conversation.prompt([...call(4), long]);
    expect(contents(prompt).at(-1)).toBe(long.content);
    expect(prompt[0]?.content).toContain("You are Nova.");
  });

  test("a tool's answer stays with its call", () => {
    const { conversation } = setUp();
    const tool: Message[] = [
      { role: "user", content: "What time is it?" },
      {
        role: "assistant",
        tool_calls: [{ id: "a", type: "function", function: { name: "time", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "a", content: "noon" },
    ];
    const [first, ...rest] = call(30);
    const prompt = conversation.prompt([...(first ? [first] : []), ...tool, ...rest]);
    expect(prompt.some(({ role }) => role === "tool")).toBe(false);
    expect(prompt[1]?.role).toBe("user");
  });
});

describe("a model that can summarise", () => {
  test("summaries follow on each other", async () => {
    const summarise = vi.fn<NonNullable<ConversationOptions["summarise"]>>(async (before) => `${before}+1`);
    const { conversation } = setUp({ summarise });
    await conversation.tidy(call(17), open);
    expect(conversation.prompt(call(17))[0]?.content).toBe("You are Nova.\n\nSummary of this call so far: +1");
    await conversation.tidy(call(34), open);
    const [first, second] = summarise.mock.calls;
    expect(first?.[1][0]?.content).toBe("My name is Anna.");
    expect(second?.[0]).toBe("Summary of this call so far: +1");
    // Nothing is summarised twice, and nothing left out.
    const [told, toldThen] = [first?.[1] ?? [], second?.[1] ?? []];
    expect(toldThen[0]).toEqual(call(34)[1 + told.length]);
    expect(conversation.cacheName).toBe(0);
  });

  test("one that fails leaves the caller's own words", async () => {
    const { conversation } = setUp({ summarise: () => Promise.reject(new Error("busy")) });
    await conversation.tidy(call(17), open);
    expect(conversation.prompt(call(17))[0]?.content).toContain("the caller said: My name is Anna.");
  });

  test("one at a time", async () => {
    const summarise = vi.fn(async () => "x");
    const { conversation } = setUp({ summarise });
    await Promise.all([conversation.tidy(call(17), open), conversation.tidy(call(17), open)]);
    expect(summarise).toHaveBeenCalledTimes(1);
  });
});
