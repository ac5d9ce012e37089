import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { starterConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { encodeWav } from "@/lib/wav";
import { type CallStack, startCallStack } from "../support/call-stack";
import type { Caller } from "../support/caller";
import { startScriptedOpenai } from "../support/scripted-openai";
import { type RealtimeAnswer, type RealtimeItem, startScriptedRealtime } from "../support/scripted-realtime";
import { synthesise, wordOverlap } from "../support/speech";

/** A call whose brain hears and speaks by itself: a server of the realtime protocol that really hears and really speaks, with
 * our engine's ears and voice, and answers by rule. */
const engineUrl = inject("engineUrl");
let stack: CallStack;
let model: Awaited<ReturnType<typeof startScriptedRealtime>>;
let spare: Awaited<ReturnType<typeof startScriptedOpenai>>;
let callId: string;
let caller: Caller;
const question = "Please tell me, what is the capital of France?";
const story =
  "This is a long story. It begins in a small town. Nobody there knew how it would end. Every day brought something new. And so it went on.";

beforeAll(async () => {
  spare = await startScriptedOpenai(() => ({ text: "The spare one says so." }));
  model = await startScriptedRealtime({ understand: transcribe, answer });
  for (const text of Object.values(sentences)) voice.set(text, await synthesise(engineUrl, text));
  stack = await startCallStack({ engineUrl });
  ({ callId, caller } = await call());
  // The first answer of a process is made while it is still warming up, and may come from whoever is asked beside.
  await caller.type("Hello.");
  await caller.until(() => saidByAgent() !== "", "the first answer", 30_000);
  await listening();
});

afterAll(async () => {
  await caller?.hangUp();
  await stack?.stop();
  await Promise.all([model?.stop(), spare?.stop()]);
});

async function transcribe(sound: Int16Array): Promise<string> {
  const form = new FormData();
  form.set("file", new File([new Uint8Array(encodeWav(sound, 24_000))], "turn.wav"));
  form.set("model", "moonshine-tiny-en");
  const response = await fetch(`${engineUrl}/v1/audio/transcriptions`, { method: "POST", body: form });
  return ((await response.json()) as { text: string }).text;
}

/** What it can say, made before the call: a model that hears and speaks is quick. */
const sentences = {
  skill: "The skill says. You said: Grapefruit.",
  heard: "I have heard it. It is Paris.",
  story,
  unknown: "I do not know.",
};
const voice = new Map<string, Int16Array>();

function answer(items: readonly RealtimeItem[]): RealtimeAnswer {
  const last = items.at(-1);
  if (last?.sound) return speak(sentences.heard);
  if (last?.type === "function_call_output") return speak(`The skill says. ${JSON.parse(last.text)}`);
  const said = last?.text.toLowerCase() ?? "";
  if (said.includes("line")) return { tool: "echo", arguments: { text: "Grapefruit" } };
  if (said.includes("story")) return speak(story, 60);
  return speak(said.includes("capital") ? sentences.heard : sentences.unknown);
}

function speak(text: string, everyMs?: number): RealtimeAnswer {
  return { text, sound: voice.get(text) ?? new Int16Array(), ...(everyMs ? { everyMs } : {}) };
}

async function call(): Promise<{ callId: string; caller: Caller }> {
  const connect = (provider: string, name: string, options: object) =>
    stack.connect({ stage: "llm", provider, name, options });
  const joined = await stack.call({
    ...starterConfig,
    greeting: "",
    llm: await connect("openai-realtime", "Talker", { baseUrl: model.baseUrl, model: "scripted-realtime" }),
    fallbacks: {
      ...starterConfig.fallbacks,
      llm: [await connect("openai-compatible", "Spare brain", { baseUrl: spare.baseUrl, model: "scripted" })],
    },
  });
  await joined.caller.until(() => joined.caller.agentState() === "listening", "the agent", 40_000);
  return joined;
}

const saidByAgent = () =>
  caller
    .lines()
    .filter(({ from }) => from === "agent")
    .map(({ text }) => text)
    .join(" ");
const shown = (what: RegExp) =>
  caller
    .until(() => what.test(saidByAgent()), String(what), 30_000)
    .catch((error: unknown) => Promise.reject(new Error(`${error}, and heard “${saidByAgent()}”`)));
const listening = () => caller.until(() => caller.agentState() === "listening", "the end of the answer", 40_000);
const turns = () => db.turn.findMany({ where: { callId }, orderBy: { index: "asc" } });
const turn = async (what: RegExp) => (await turns()).find(({ text }) => what.test(text));

test("it uses a skill", async () => {
  await caller.type("Please test the line.");
  await shown(/The skill says\. You said: Grapefruit\./);
  await expect
    .poll(() => db.toolCall.findFirst({ where: { callId } }))
    .toMatchObject({ name: "echo", direct: false, result: "You said: Grapefruit." });
  await listening();
});

test("it hears the question itself, and the caller hears it answer", async () => {
  const since = performance.now();
  await caller.say(await synthesise(engineUrl, question));
  await shown(/It is Paris/);
  await caller.heardSound(since);
  await listening();
  const understood = () => model.items().find(({ sound }) => sound)?.text ?? "";
  await expect.poll(() => wordOverlap(question, understood()), { timeout: 10_000 }).toBeGreaterThanOrEqual(0.8);
  // What the model understood is what the history says.
  await expect.poll(async () => (await turns()).findLast(({ role }) => role === "caller")?.text).toBe(understood());
  await expect
    .poll(() => turn(/It is Paris/))
    .toMatchObject({ interrupted: false, text: "I have heard it. It is Paris." });
  expect((await turn(/It is Paris/))?.ledger).toMatchObject({
    speechEndedAt: expect.any(Number),
    llmFirstTokenAt: expect.any(Number),
    ttsFirstAudioAt: expect.any(Number),
    playbackStartedAt: expect.any(Number),
    tokens: { prompt: 50, cached: 30, completion: 20 },
  });
  expect(JSON.stringify(spare.requests)).not.toContain("capital");
});

test("a caller who takes the floor ends its answer, and it remembers no more than was heard", async () => {
  const since = performance.now();
  await caller.type("Tell me a story.");
  await caller.heardSound(since);
  await shown(/small town/);
  await caller.type("And the capital of France?");
  await shown(/small town[\s\S]*It is Paris/);
  await listening();
  await expect.poll(() => turn(/This is a long story/)).toMatchObject({ interrupted: true });
  const told = model.items().find(({ text }) => text === story);
  const { heardText } = (await turn(/This is a long story/)) ?? {};
  expect(story.startsWith(heardText ?? "?")).toBe(true);
  expect(told?.audioEndMs).toBeGreaterThan(0);
  expect(told?.audioEndMs).toBeLessThan(8_000);
});

test("it dies in its answer: the next model finishes it, in the agent's other voice", async () => {
  await caller.type("Tell me a story once more.");
  const before = saidByAgent().length;
  await caller.until(() => /Nobody there knew/.test(saidByAgent().slice(before)), "the middle of the story");
  model.refuse(500);
  model.cut();
  await caller.until(() => /The spare one says so/.test(saidByAgent().slice(before)), "the other one");
  await listening();
  const incident = () => db.incident.findFirst({ where: { callId, kind: "fallback" }, orderBy: { atMs: "desc" } });
  await expect.poll(incident).toMatchObject({
    message: expect.stringMatching(
      /^“Talker” was to answer\. The connection failed or broke off\. “Spare brain” took over/,
    ),
  });
  // Who was told only by sound before is told the words.
  expect(JSON.stringify(spare.requests.at(-1)?.messages)).toContain("capital");
});

test("while it cannot be had the others answer what the caller says", async () => {
  const before = saidByAgent().length;
  const since = performance.now();
  await caller.say(await synthesise(engineUrl, question));
  await caller.until(() => /The spare one says so/.test(saidByAgent().slice(before)), "the other one", 30_000);
  await caller.heardSound(since);
  expect(wordOverlap(question, JSON.stringify(spare.requests.at(-1)?.messages.at(-1)))).toBeGreaterThanOrEqual(0.8);
  await listening();
});
