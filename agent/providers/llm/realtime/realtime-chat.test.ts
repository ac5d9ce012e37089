import { llm } from "@livekit/agents";
import { afterEach, expect, test } from "vitest";
import { type RealtimeAnswer, type ScriptedRealtime, startScriptedRealtime } from "@/tests/support/scripted-realtime";
import { type StatusError, statusOf } from "../../failure";
import { untilItStalls } from "../../stall";
import type { ChatPiece, ChatRequest, ChatSource, Spoken } from "../source";
import { createRealtimeChat } from "./realtime-chat";

/** Against a local server of the protocol as documented (https://platform.openai.com/docs/api-reference/realtime). */
const apiKey = "sk-very-secret";
const second = 24_000;
const loud = (seconds: number) => new Int16Array(seconds * second).fill(1_000);
const spokenAnswer: RealtimeAnswer = { text: "It is ten past two.", sound: loud(1) };

const running: { server: ScriptedRealtime; source: ChatSource }[] = [];
afterEach(async () => {
  for (const { server, source } of running.splice(0)) {
    source.close?.();
    await server.stop();
  }
});

async function setUp(
  answer: RealtimeAnswer | (() => RealtimeAnswer | Promise<RealtimeAnswer>) = spokenAnswer,
  words = "",
  answersTurns = false,
) {
  const server = await startScriptedRealtime({
    answer: () => (typeof answer === "function" ? answer() : answer),
    understand: () => words,
    answersTurns,
  });
  const options = { provider: "openai-realtime", model: "m", voice: "marin", transcription: "t", answersTurns };
  const source = createRealtimeChat({ ...options, baseUrl: server.baseUrl, apiKey });
  running.push({ server, source });
  return { server, source };
}

const tools: ChatRequest["tools"] = [
  { type: "function", function: { name: "time", description: "Tells the time", parameters: { type: "object" } } },
];
const caller = (content: string) => llm.ChatMessage.create({ role: "user", content });
const agent = (content: string) => llm.ChatMessage.create({ role: "assistant", content });
const requestOf = (...items: llm.ChatItem[]): ChatRequest => ({
  messages: [{ role: "system", content: "You are Nova." }],
  items,
  tools,
});

type Collected = { text: string; sound: number; calls: unknown[]; usage?: ChatPiece["usage"]; spoken?: Spoken };

async function ask(source: ChatSource, request: ChatRequest, signal = AbortSignal.timeout(5_000)): Promise<Collected> {
  const all: Collected = { text: "", sound: 0, calls: [] };
  for await (const { text = "", sound, calls = [], usage, spoken } of source.stream(request, signal)) {
    all.text += text;
    all.sound += sound?.length ?? 0;
    all.calls.push(...calls);
    all.usage ??= usage;
    all.spoken ??= spoken;
  }
  return all;
}

/** 16 kHz, as the call hears. */
function say(source: ChatSource, words: string, seconds = 0.5): void {
  source.ears?.append(new Int16Array(seconds * 16_000).fill(500));
  source.ears?.commit();
  source.ears?.settle(words);
}

const failureOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test("asks as documented, hears the turn, and answers in its own voice", async () => {
  const { server, source } = await setUp();
  await source.warm?.(AbortSignal.timeout(5_000));
  say(source, "what time is it");
  const answer = await ask(source, requestOf(agent("Hi, I'm Nova."), caller("what time is it")));
  expect(answer).toMatchObject({
    text: "It is ten past two.",
    sound: second,
    usage: { promptTokens: 50, promptCachedTokens: 30, completionTokens: 20, totalTokens: 70 },
  });
  expect(server.requests[0]).toMatchObject({
    url: "/v1/realtime?model=m",
    headers: { authorization: `Bearer ${apiKey}` },
  });
  expect(server.sent("session.update").at(-1)?.session).toEqual({
    type: "realtime",
    instructions: "You are Nova.",
    output_modalities: ["audio"],
    audio: {
      input: { format: { type: "audio/pcm", rate: second }, turn_detection: null, transcription: { model: "t" } },
      output: { format: { type: "audio/pcm", rate: second }, voice: "marin" },
    },
    tools: [{ type: "function", name: "time", description: "Tells the time", parameters: { type: "object" } }],
    tool_choice: "auto",
  });
  // What it was told in words stands before what it heard, as it was said.
  expect(server.items().map(({ role, text, sound }) => [role, text, Math.round((sound?.length ?? 0) / 2_400)])).toEqual(
    [
      ["assistant", "Hi, I'm Nova.", 0],
      ["user", "", 5],
      ["assistant", "It is ten past two.", 0],
    ],
  );
  expect(JSON.stringify(server.received)).not.toContain(apiKey);
});

test("is told nothing twice", async () => {
  const { server, source } = await setUp();
  const first = caller("one");
  const { spoken } = await ask(source, requestOf(first));
  const answered = agent("It is ten past two.");
  spoken?.keptAs(answered.id);
  await ask(source, requestOf(first, answered, caller("two")));
  expect(server.sent("conversation.item.create").map(({ item }) => (item as { content: unknown }).content)).toEqual([
    [{ type: "input_text", text: "one" }],
    [{ type: "input_text", text: "two" }],
  ]);
  expect(server.sent("session.update")).toHaveLength(2);
});

test("calls a tool, and answers when it has its result", async () => {
  const answers: RealtimeAnswer[] = [{ tool: "time", arguments: { city: "Tokyo" } }, spokenAnswer];
  const { server, source } = await setUp(() => answers.shift() ?? spokenAnswer);
  const question = caller("what time is it in Tokyo");
  const { calls } = await ask(source, requestOf(question));
  expect(calls).toEqual([{ callId: expect.any(String), name: "time", args: '{"city":"Tokyo"}' }]);
  const [{ callId }] = calls as [{ callId: string }];
  const call = llm.FunctionCall.create({ callId, name: "time", args: "{}" });
  const output = llm.FunctionCallOutput.create({ callId, output: "Ten past two.", isError: false });
  expect((await ask(source, requestOf(question, call, output))).text).toBe("It is ten past two.");
  expect(server.items().map(({ type, text }) => [type, text])).toEqual([
    ["message", "what time is it in Tokyo"],
    ["function_call", "time"],
    ["function_call_output", "Ten past two."],
    ["message", "It is ten past two."],
  ]);
});

test("forgets what the caller did not hear of an answer", async () => {
  const { server, source } = await setUp();
  const { spoken } = await ask(source, requestOf(caller("one")));
  spoken?.keptAs("message-1", 420.7);
  await expect.poll(() => server.items().at(-1)?.audioEndMs).toBe(420);
});

test("forgets an answer of which nothing was heard, unless that turns out later", async () => {
  const { server, source } = await setUp();
  const first = caller("I would like");
  const { spoken } = await ask(source, requestOf(first));
  const second = caller("a pizza");
  await ask(source, requestOf(first, second));
  expect(server.items().map(({ text }) => text)).toEqual(["I would like", "a pizza", "It is ten past two."]);
  const late = agent("It is");
  spoken?.keptAs(late.id, 100);
  await ask(source, requestOf(first, late, second));
  expect(
    server
      .items()
      .map(({ text }) => text)
      .slice(0, 3),
  ).toEqual(["I would like", "It is", "a pizza"]);
});

test("ends at once when it is not wanted any more, and the server stops", async () => {
  const answers: RealtimeAnswer[] = [{ text: "A long story.", sound: loud(60), everyMs: 20 }];
  const { server, source } = await setUp(() => answers.shift() ?? spokenAnswer);
  const stop = new AbortController();
  let pieces = 0;
  const error = await failureOf(
    (async () => {
      for await (const { sound } of source.stream(requestOf(caller("tell me")), stop.signal)) {
        pieces += sound ? 1 : 0;
        if (pieces === 3) stop.abort();
      }
    })(),
  );
  expect(error).toMatchObject({ name: "AbortError" });
  await expect.poll(() => server.sent("response.cancel").length).toBe(1);
  expect(pieces).toBe(3);
  // And it can be asked again at once: the end of the old answer is waited for.
  expect((await ask(source, requestOf(caller("and now")))).text).toBe("It is ten past two.");
});

test("a sound that was no turn is not kept, nor a turn without words", async () => {
  const { server, source } = await setUp();
  await source.warm?.(AbortSignal.timeout(5_000));
  source.ears?.append(new Int16Array(1_600));
  source.ears?.drop();
  await expect.poll(() => server.sent("input_audio_buffer.clear").length).toBe(1);
  say(source, "");
  await expect.poll(() => server.sent("conversation.item.delete").length).toBe(1);
  await ask(source, requestOf(caller("typed")));
  expect(server.items().map(({ role, text }) => [role, text])).toEqual([
    ["user", "typed"],
    ["assistant", "It is ten past two."],
  ]);
});

test.each(["before", "after"])("tells what it understood of a turn, %s the call knows it", async (when) => {
  const { server, source } = await setUp(spokenAnswer, "What time is it?");
  const understood: string[][] = [];
  source.ears?.onUnderstood((itemId, words) => understood.push([itemId, words]));
  await source.warm?.(AbortSignal.timeout(5_000));
  const turn = caller("what time as it");
  say(source, "what time as it");
  if (when === "before") await expect.poll(() => server.items().at(0)?.text).toBe("What time is it?");
  await ask(source, requestOf(turn));
  await expect.poll(() => understood).toEqual([[turn.id, "What time is it?"]]);
});

test("a server that answers a turn by itself is given it when it is to be answered", async () => {
  const { server, source } = await setUp(spokenAnswer, "", true);
  await source.warm?.(AbortSignal.timeout(5_000));
  const first = caller("one");
  say(source, "");
  say(source, "one");
  expect((await ask(source, requestOf(agent("Hi."), first))).text).toBe("It is ten past two.");
  expect((await ask(source, requestOf(agent("Hi."), first, caller("typed")))).text).toBe("It is ten past two.");
  const order = ["input_audio_buffer.clear", "input_audio_buffer.commit", "response.create"];
  expect(server.received.map(({ type }) => type).filter((type) => order.includes(type))).toEqual(order);
});

test("a connection that is lost loses no turn, and is made again with the conversation so far", async () => {
  const { server, source } = await setUp();
  await source.warm?.(AbortSignal.timeout(5_000));
  const before = [agent("Hi."), caller("one"), agent("Two.")];
  source.ears?.append(new Int16Array(8_000).fill(1));
  await expect.poll(() => server.sent("input_audio_buffer.append").length).toBe(1);
  server.cut();
  await expect.poll(() => server.connections()).toBe(0);
  say(source, "three", 0.5);
  await ask(source, requestOf(...before, caller("three")));
  expect(server.items().map(({ text, sound }) => [text, Math.round((sound?.length ?? 0) / 2_400)])).toEqual([
    ["Hi.", 0],
    ["one", 0],
    ["Two.", 0],
    ["", 10],
    ["It is ten past two.", 0],
  ]);
});

test("fails when the answer is cut, after what was said of it", async () => {
  const { server, source } = await setUp({ text: "A long story.", sound: loud(60), everyMs: 20 });
  let pieces = 0;
  const error = await failureOf(
    (async () => {
      for await (const { sound } of source.stream(requestOf(caller("tell me")), AbortSignal.timeout(5_000))) {
        pieces += sound ? 1 : 0;
        if (pieces === 3) server.cut();
      }
    })(),
  );
  expect(pieces).toBeGreaterThanOrEqual(3);
  expect(String(error)).toContain("closed with code");
});

test.each([401, 404, 429, 500])("fails with status %i when it is refused", async (status) => {
  const { server, source } = await setUp();
  server.refuse(status, status === 429 ? { "retry-after": "7" } : {});
  const error = await failureOf(ask(source, requestOf(caller("one"))));
  expect(statusOf(error)).toBe(status);
  expect((error as StatusError).retryAfterMs).toBe(status === 429 ? 7_000 : undefined);
});

test.each([
  ["invalid_api_key", 401],
  ["rate_limit_exceeded", 429],
  ["server_error", 500],
])("fails when the answer failed with %s", async (code, status) => {
  const { source } = await setUp({ fails: code });
  expect(statusOf(await failureOf(ask(source, requestOf(caller("one")))))).toBe(status);
});

test("a session that is not taken as it is set is of no use", async () => {
  const { server, source } = await setUp();
  await source.warm?.(AbortSignal.timeout(5_000));
  await expect.poll(() => server.sent("session.update").length).toBe(1);
  const { event_id } = server.sent("session.update")[0] ?? {};
  const gone = expect.poll(() => server.connections()).toBe(0);
  server.send(
    JSON.stringify({ type: "error", error: { type: "invalid_request_error", code: "invalid_value", event_id } }),
  );
  await gone;
});

test("is not disturbed by what is not as documented", async () => {
  const { server, source } = await setUp({ text: "Whole.", sound: loud(2), everyMs: 5 });
  await source.warm?.(AbortSignal.timeout(5_000));
  const asked = ask(source, requestOf(caller("one")));
  await expect.poll(() => server.sent("response.create").length).toBe(1);
  for (const text of ["{", "null", '{"type":"new.event"}', '{"type":"response.done"}', "x".repeat(100_000)])
    server.send(text);
  server.send(
    JSON.stringify({ type: "response.output_audio.delta", response_id: "other", item_id: "i", delta: "AAAA" }),
  );
  expect(await asked).toMatchObject({ text: "Whole.", sound: 2 * second });
});

test("takes the sound of a whole answer in one piece", async () => {
  const { source } = await setUp({ text: "Whole.", sound: loud(40), atOnce: true });
  expect(await ask(source, requestOf(caller("one")))).toMatchObject({ text: "Whole.", sound: 40 * second });
});

test("a half-open connection is given up when it keeps silent, and another one is made", async () => {
  const { server, source } = await setUp();
  await source.warm?.(AbortSignal.timeout(5_000));
  server.hang(true);
  const start = (signal: AbortSignal) => source.stream(requestOf(caller("one")), signal);
  const error = await failureOf(
    (async () => {
      for await (const _piece of untilItStalls(start, AbortSignal.timeout(5_000), { firstMs: 200 }));
    })(),
  );
  expect(error).toMatchObject({ name: "TimeoutError" });
  server.hang(false);
  expect((await ask(source, requestOf(caller("one")))).text).toBe("It is ten past two.");
  expect(server.requests).toHaveLength(2);
});

test("a server that never says that it is ready is none", async () => {
  const { server, source } = await setUp();
  server.hang(true);
  expect(await failureOf(ask(source, requestOf(caller("one"))))).toMatchObject({ name: "TimeoutError" });
});

test("lists its models", async () => {
  const { source } = await setUp();
  expect(await source.offer?.(AbortSignal.timeout(5_000))).toEqual({ models: ["scripted-realtime"], voices: [] });
});
