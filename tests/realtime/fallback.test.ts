import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { z } from "zod";
import { deepgramProtocol } from "@/agent/providers/testing/deepgram-wire";
import { serveStream } from "@/agent/providers/testing/stt-server";
import { starterConfig } from "@/lib/agents/schema";
import { workDone, workSchema } from "@/lib/calls/use";
import { db } from "@/lib/db";
import type { Stage } from "@/lib/providers/catalog";
import { serveBreakingElevenlabs } from "../support/breaking-elevenlabs";
import { type CallStack, startCallStack } from "../support/call-stack";
import type { Caller } from "../support/caller";
import { type FragileLink, startFragileLink } from "../support/fragile-link";
import { type ScriptedAnswer, type ScriptedRequest, startScriptedOpenai } from "../support/scripted-openai";
import { closeServers } from "../support/serve";
import { synthesise, wordOverlap } from "../support/speech";

/** A call in which each stage has a first provider that breaks, over a way of its own, and a second one that is well. */
const engineUrl = inject("engineUrl");
let stack: CallStack;
let first: Awaited<ReturnType<typeof startScriptedOpenai>>;
let spare: Awaited<ReturnType<typeof startScriptedOpenai>>;
let links: Record<Stage, FragileLink>;
let callId: string;
let caller: Caller;

/** The first language model dies in the second sentence of a story. */
function answerFirst({ messages }: ScriptedRequest): ScriptedAnswer {
  if (!said(messages).includes("story")) return { text: "The first one says so." };
  return { text: "This is the first sentence. This is the second", dies: true };
}

function answerInstead({ messages }: ScriptedRequest): ScriptedAnswer {
  return { text: said(messages).includes("go on") ? "And so the story ends." : "The spare one says so." };
}

beforeAll(async () => {
  [first, spare] = await Promise.all([startScriptedOpenai(answerFirst), startScriptedOpenai(answerInstead)]);
  const [stt, llm, tts] = await Promise.all([
    startFragileLink(engineUrl),
    startFragileLink(first.baseUrl),
    startFragileLink(engineUrl),
  ]);
  links = { stt, llm, tts };
  stack = await startCallStack({ engineUrl });
  ({ callId, caller } = await call());
});

beforeEach(async () => {
  for (const link of Object.values(links)) link.mend();
  // What failed in the test before is to be asked again.
  await forgetFailures();
});

afterAll(async () => {
  await caller?.hangUp();
  await stack?.stop();
  await Promise.all([...Object.values(links ?? {}), first, spare].map((part) => part?.stop()));
});

const said = (messages: ScriptedRequest["messages"]) => JSON.stringify(messages.at(-1)?.content ?? "").toLowerCase();

async function call(): Promise<{ callId: string; caller: Caller }> {
  const connect = (stage: Stage, name: string, baseUrl: string, model: string) =>
    stack.connect({
      ...{ stage, name },
      options: { baseUrl, model, ...(stage === "stt" ? { protocol: "recordings" } : {}) },
    });
  const { stt, llm, tts } = links;
  const joined = await stack.call({
    ...starterConfig,
    greeting: "",
    stt: await connect("stt", "First ears", `${stt.url}/v1`, "moonshine-tiny-en"),
    llm: await connect("llm", "First brain", `${llm.url}/v1`, "scripted"),
    tts: await connect("tts", "First voice", `${tts.url}/v1`, "hibari"),
    fallbacks: {
      stt: [starterConfig.stt],
      llm: [await connect("llm", "Spare brain", spare.baseUrl, "scripted")],
      tts: [starterConfig.tts],
    },
  });
  await joined.caller.until(() => joined.caller.agentState() === "listening", "the agent", 40_000);
  return joined;
}

async function forgetFailures(): Promise<void> {
  const rows = await db.providerConnection.findMany({ select: { id: true } });
  await db.providerHealth.deleteMany();
  for (const { id } of rows) await db.$executeRaw`select pg_notify('parley_connections', ${id})`;
}

const saidByAgent = () =>
  caller
    .lines()
    .filter(({ from }) => from === "agent")
    .map(({ text }) => text)
    .join(" ");
const shown = (what: RegExp) => caller.until(() => what.test(saidByAgent()), String(what), 30_000);
const listening = () => caller.until(() => caller.agentState() === "listening", "the end of the answer", 40_000);
const fallbacksOf = async (id: string) =>
  (await db.incident.findMany({ where: { callId: id, kind: "fallback" }, orderBy: { atMs: "asc" } })).map(
    ({ message }) => message,
  );
const fallbacks = () => fallbacksOf(callId);
const told = (what: RegExp) =>
  expect.poll(fallbacks, { timeout: 20_000 }).toEqual(expect.arrayContaining([expect.stringMatching(what)]));

/** Who is written down to have worked for the newest turns. */
const worked = async (...whom: { stage: Stage; name: string }[]) => {
  const works = async () => {
    const where = { callId, type: workDone };
    const rows = await db.callEvent.findMany({ where, orderBy: { sequence: "desc" }, take: 2 });
    return rows.flatMap(({ data }) => z.object({ turn: z.number(), works: z.array(workSchema) }).parse(data).works);
  };
  await expect
    .poll(works, { timeout: 20_000 })
    .toEqual(expect.arrayContaining(whom.map((one) => expect.objectContaining(one))));
};

test("a language model that never answers: the next one does", async () => {
  links.llm.hang();
  const askedAt = performance.now();
  await caller.type("Who says so?");
  await shown(/The spare one says so/);
  await caller.heardSound(askedAt);
  await told(/^“First brain” was to answer\. It did not answer in time\. “Spare brain” took over\./);
  await listening();
});

test("a language model that dies in its answer: the next one finishes it behind a whole sentence", async () => {
  await caller.type("Tell me a story.");
  await shown(/This is the second … And so the story ends/);
  expect(spare.requests.at(-1)?.messages.at(-2)).toMatchObject({ content: "This is the first sentence." });
  await told(/^“First brain” was to answer\. The connection failed or broke off\. “Spare brain” took over\./);
  await listening();
  await worked({ stage: "llm", name: "First brain" }, { stage: "llm", name: "Spare brain" });
});

test("a voice that never comes: another one speaks, and no word is lost", async () => {
  links.tts.hang();
  const askedAt = performance.now();
  await caller.type("Who says so?");
  await caller.heardSound(askedAt);
  await shown(/says so/);
  await told(/^“First voice” was to speak\. It did not answer in time\. “Parley engine” took over\./);
  await listening();
  await worked({ stage: "llm", name: "First brain" }, { stage: "tts", name: "Parley engine" });
});

test("ears that hear nothing: the others are given what was said already", async () => {
  const question = "What is the capital of France?";
  const speech = await synthesise(engineUrl, question);
  links.stt.hang();
  await caller.say(speech);
  const words = async () =>
    (await db.turn.findMany({ where: { callId, role: "caller" }, orderBy: { index: "asc" } })).at(-1)?.text ?? "";
  await expect.poll(async () => wordOverlap(question, await words()), { timeout: 30_000 }).toBeGreaterThanOrEqual(0.8);
  await told(/^“First ears” was to listen\. .*“Parley engine” took over\. .* no word was lost/);
  await listening();
  await worked({ stage: "stt", name: "Parley engine" });
});

test("Deepgram is cut off in the middle of a question, ElevenLabs in its answer: no word is lost, and no silence is long", async () => {
  const question = "What is the capital of France?";
  const speech = await synthesise(engineUrl, question);
  const deepgram = await serveStream(deepgramProtocol);
  const connect = (stage: Stage, provider: string, options: object) =>
    stack.connect({ stage, provider, name: `Our ${provider}`, options });
  const { callId, caller } = await stack.call({
    ...starterConfig,
    greeting: "",
    stt: await connect("stt", "deepgram", { baseUrl: deepgram.baseUrl }),
    llm: await connect("llm", "openai-compatible", { baseUrl: spare.baseUrl, model: "scripted" }),
    tts: await connect("tts", "elevenlabs", { baseUrl: await serveBreakingElevenlabs(engineUrl) }),
    fallbacks: { stt: [starterConfig.stt], llm: [], tts: [starterConfig.tts] },
  });
  try {
    await caller.until(() => caller.agentState() === "listening", "the agent", 40_000);
    const saying = caller.say(speech);
    await expect.poll(() => deepgram.heard().length, { timeout: 20_000 }).toBeGreaterThan(8_000);
    deepgram.refuse(503);
    deepgram.cut();
    const saidAt = await saying;
    await caller.heardSound(saidAt);
    await caller.until(() => caller.agentState() === "listening", "the end of the answer", 40_000);

    const said = async (role: "caller" | "agent") => {
      const turns = await db.turn.findMany({ where: { callId, role }, orderBy: { index: "asc" } });
      return turns.map(({ text }) => text).join(" ");
    };
    await expect.poll(() => said("agent"), { timeout: 10_000 }).toContain("The spare one says so.");
    const asked = await said("caller");
    expect(wordOverlap(question, asked), asked).toBeGreaterThanOrEqual(0.8);
    const sounds = [saidAt, ...caller.sounds().filter((at) => at > saidAt)];
    expect(Math.max(...sounds.map((at, index) => at - (sounds[index - 1] ?? at)))).toBeLessThan(3_000);
    const expected = [
      expect.stringMatching(/^“Our deepgram” was to listen\. .*“Parley engine” took over\./),
      expect.stringMatching(/^“Our elevenlabs” was to speak\. .*“Parley engine” took over\./),
    ];
    await expect.poll(() => fallbacksOf(callId), { timeout: 20_000 }).toEqual(expect.arrayContaining(expected));
  } finally {
    await caller.hangUp();
    await Promise.all([deepgram.stop(), closeServers()]);
  }
});
