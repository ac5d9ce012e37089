import { inspect } from "node:util";
import { initializeLogger } from "@livekit/agents";
import { afterEach, beforeAll, expect, test } from "vitest";
import { joinSamples } from "@/agent/sound/join";
import { type RealtimeAnswer, type ScriptedRealtime, startScriptedRealtime } from "@/tests/support/scripted-realtime";
import { createHealth } from "../health";
import { createRoster } from "../roster";
import { ClauseTts } from "./clause-tts";
import { createRealtimeVoice } from "./openai-realtime";
import type { VoiceSource } from "./source";

beforeAll(() => initializeLogger({ pretty: false, level: "silent" }));

/** Against a local server of the protocol as documented (https://platform.openai.com/docs/api-reference/realtime). */
const apiKey = "sk-very-secret";
const loud = new Int16Array(24_000).fill(1_000);
const text = "It is noon in Rome.";

const running: { server: ScriptedRealtime; voice: VoiceSource }[] = [];
afterEach(async () => {
  for (const { server, voice } of running.splice(0)) {
    voice.close?.();
    await server.stop();
  }
});

/** A model that reads what it is given, or says something else. */
async function setUp(
  answer: (given: string) => RealtimeAnswer | Promise<RealtimeAnswer> = (given) => ({ text: given, sound: loud }),
) {
  const server = await startScriptedRealtime({ answer: (items) => answer(items.at(-1)?.text ?? "") });
  const voice = createRealtimeVoice({
    provider: "openai-realtime",
    baseUrl: server.baseUrl,
    apiKey,
    model: "m",
    voice: "marin",
  });
  running.push({ server, voice });
  return { server, voice };
}

async function hear(voice: VoiceSource, said = text, signal = AbortSignal.timeout(5_000), onPart = () => {}) {
  const parts: Int16Array[] = [];
  try {
    for await (const part of voice.speak({ text: said, speed: 1 }, signal)) {
      parts.push(part);
      onPart();
    }
    return { samples: joinSamples(parts) };
  } catch (error) {
    return { samples: joinSamples(parts), error };
  }
}

test("has a clause read beside any conversation, in the voice that was chosen", async () => {
  const { server, voice } = await setUp();
  expect(await hear(voice)).toEqual({ samples: loud });
  expect(server.requests[0]).toMatchObject({
    url: "/v1/realtime?model=m",
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const [update] = server.sent("session.update");
  expect(update?.session).toMatchObject({
    output_modalities: ["audio"],
    audio: { output: { voice: "marin" } },
    tools: [],
  });
  const input = [{ type: "message", role: "user", content: [{ type: "input_text", text }] }];
  expect(server.sent("response.create").map(({ response }) => response)).toEqual([
    { metadata: { parley: "1" }, conversation: "none", input },
  ]);
  expect(server.items()).toEqual([]);
  expect(JSON.stringify(server.received)).not.toContain(apiKey);
});

test("reads clause after clause on one connection, which it opened ahead, and two at once on two", async () => {
  const { server, voice } = await setUp();
  await voice.warm?.(AbortSignal.timeout(5_000));
  await hear(voice);
  await hear(voice);
  expect(server.requests).toHaveLength(1);
  expect(await Promise.all([hear(voice), hear(voice)])).toEqual([{ samples: loud }, { samples: loud }]);
  expect(server.requests).toHaveLength(2);
  voice.close?.();
  await expect.poll(server.connections).toBe(0);
});

test("a pace is told once, within what the server takes", async () => {
  const { server, voice } = await setUp();
  for (const speed of [1.25, 1.25, 2]) {
    for await (const _ of voice.speak({ text, speed }, AbortSignal.timeout(5_000)));
  }
  const paces = server
    .sent("session.update")
    .map(({ session }) => (session as { audio: { output: { speed: number } } }).audio.output.speed);
  expect(paces).toEqual([1.25, 1.5]);
});

test("nothing is heard of a model that answers instead of reading", async () => {
  const { server, voice } = await setUp(() => ({ text: "Sure, I can tell you that.", sound: loud, everyMs: 5 }));
  const { samples, error } = await hear(voice);
  expect(samples).toHaveLength(0);
  expect(error).toMatchObject({ name: "NotReadError" });
  await expect.poll(() => server.sent("response.cancel")).toHaveLength(1);
});

test("another voice then says it", async () => {
  const { voice } = await setUp(() => ({ text: "I would rather not.", sound: loud }));
  const { voice: other } = await setUp();
  const members = [voice, other].map((source, index) => ({ id: String(index), name: String(index), source }));
  const [first, second] = members;
  if (!first || !second) throw new Error("two were made");
  const tts = new ClauseTts(createRoster({ members: [first, second], health: createHealth(() => {}) }), 1);
  const parts: Int16Array[] = [];
  for await (const part of tts.speak(text, new AbortController().signal)) parts.push(part);
  expect(joinSamples(parts)).toEqual(loud);
});

test("one that leaves words out fails at its end", async () => {
  const { voice } = await setUp(() => ({ text: "It is noon.", sound: loud }));
  expect(await hear(voice, "It is noon in Rome, and the sun is shining on all of us.")).toMatchObject({
    error: { name: "NotReadError" },
  });
});

test("ends at the abort, the server sees it, and the next clause is whole", async () => {
  const { server, voice } = await setUp((given) => ({ text: given, sound: loud, everyMs: 20 }));
  const interrupt = new AbortController();
  const { samples, error } = await hear(voice, text, interrupt.signal, () => interrupt.abort());
  expect(error).toMatchObject({ name: "AbortError" });
  expect(samples.length).toBeLessThan(loud.length);
  await expect.poll(() => server.sent("response.cancel")).toHaveLength(1);
  expect(await hear(voice)).toEqual({ samples: loud });
});

test("fails when the connection is cut, and comes back with another", async () => {
  const { server, voice } = await setUp((given) => ({ text: given, sound: loud, everyMs: 20 }));
  const { error } = await hear(voice, text, AbortSignal.timeout(5_000), () => server.cut());
  expect(error).toBeInstanceOf(Error);
  expect(await hear(voice)).toEqual({ samples: loud });
});

test.each([401, 429, 500])("fails with status %i, and tells nothing of the key", async (status) => {
  const { server, voice } = await setUp();
  server.refuse(status, { "retry-after": "7" });
  const { error } = await hear(voice);
  expect(error).toMatchObject({ status });
  expect(inspect(error, { depth: 8 })).not.toContain(apiKey);
});

test("fails with what the server failed with", async () => {
  const { voice } = await setUp(() => ({ fails: "insufficient_quota" }));
  expect(await hear(voice)).toMatchObject({ error: { status: 429 } });
});

test("a connection that says nothing any more is not used again", async () => {
  const { server, voice } = await setUp();
  await hear(voice);
  server.hang(true);
  const timeout = AbortSignal.timeout(100);
  expect(await hear(voice, text, timeout)).toMatchObject({ error: { name: "TimeoutError" } });
  server.hang(false);
  expect(await hear(voice)).toEqual({ samples: loud });
  expect(server.requests).toHaveLength(2);
});
