import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { starterConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { type CallStack, startCallStack } from "../support/call-stack";
import type { Caller } from "../support/caller";
import { type FragileLink, startFragileLink } from "../support/fragile-link";
import { type ScriptedAnswer, type ScriptedRequest, startScriptedOpenai } from "../support/scripted-openai";
import { synthesise, wordOverlap } from "../support/speech";

const story = Array.from({ length: 6 }, (_, index) => `This is sentence number ${index + 1} of a long story.`).join(
  " ",
);
const bridge = /one moment|just a moment|bear with me/i;

const engineUrl = inject("engineUrl");
let stack: CallStack;
let scripted: Awaited<ReturnType<typeof startScriptedOpenai>>;
/** Ways to speech-to-text, the language model and the voice. */
let ears: FragileLink;
let brain: FragileLink;
let voice: FragileLink;

beforeAll(async () => {
  scripted = await startScriptedOpenai(answerByScript);
  [ears, brain, voice] = await Promise.all([
    startFragileLink(engineUrl),
    startFragileLink(scripted.baseUrl),
    startFragileLink(engineUrl),
  ]);
  stack = await startCallStack({ engineUrl: ears.url });
});

afterAll(async () => {
  await stack?.stop();
  await Promise.all([ears?.stop(), brain?.stop(), voice?.stop(), scripted?.stop()]);
});

function answerByScript({ messages }: ScriptedRequest): ScriptedAnswer {
  const said = JSON.stringify(messages.at(-1)?.content ?? "").toLowerCase();
  if (said.includes("story")) return { text: story };
  if (said.includes("break")) return { status: 500, message: "out of order" };
  if (said.includes("first")) return { text: "The first answer is here." };
  if (said.includes("second")) return { text: "The second answer is here." };
  return { text: "I heard you well." };
}

async function call(): Promise<{ callId: string; caller: Caller }> {
  const [llm, tts] = await Promise.all([
    stack.connect({ stage: "llm", options: { baseUrl: `${brain.url}/v1`, model: "scripted" } }),
    stack.connect({ stage: "tts", options: { baseUrl: `${voice.url}/v1`, model: "hibari" } }),
  ]);
  const { callId, caller } = await stack.call({ ...starterConfig, greeting: "", llm, tts });
  await caller.until(() => caller.agentState() === "listening", "the agent", 40_000);
  return { callId, caller };
}

/** What the agent said, as the caller's page shows it. */
const saidBy = (caller: Caller) =>
  caller
    .lines()
    .filter(({ from }) => from === "agent")
    .map(({ text }) => text)
    .join(" ");

const heard = (caller: Caller, what: RegExp, timeoutMs = 30_000) =>
  caller.until(() => what.test(saidBy(caller)), String(what), timeoutMs);

const incidentsOf = (callId: string) => db.incident.findMany({ where: { callId }, orderBy: { atMs: "asc" } });
const turnsOf = (callId: string) => db.turn.findMany({ where: { callId }, orderBy: { index: "asc" } });

describe("a stage that hangs", () => {
  let callId: string;
  let caller: Caller;
  beforeAll(async () => {
    ({ callId, caller } = await call());
  });
  afterAll(() => caller?.hangUp());

  test("a language model: the caller is told to wait, and gets the answer", async () => {
    brain.hang();
    const askedAt = performance.now();
    await caller.type("The first question.");
    await caller.heardSound(askedAt);
    await heard(caller, bridge);
    brain.mend();
    await heard(caller, /first answer is here/);
    expect(saidBy(caller).search(bridge)).toBeLessThan(saidBy(caller).search(/first answer/));
    await expect.poll(() => incidentsOf(callId), { timeout: 10_000 }).not.toEqual([]);
    const [incident] = await incidentsOf(callId);
    expect(incident).toMatchObject({ kind: "slow-answer" });
    expect(incident?.message).toMatch(/^The language model .* The caller heard “.*”$/);
    await caller.until(() => caller.agentState() === "listening", "the end of the answer");
    await caller.heardSilence(performance.now(), 500);
  });

  test("the voice: the caller is told to wait from memory, and hears the answer", async () => {
    voice.hang();
    const askedAt = performance.now();
    await caller.type("The second question.");
    const bridgedAt = await caller.heardSound(askedAt);
    voice.mend();
    await caller.until(() => caller.agentState() === "listening", "the end of the answer");
    await caller.heardSilence(bridgedAt, 500);
    const turns = () => turnsOf(callId).then((rows) => rows.map(({ text }) => text));
    await expect.poll(turns, { timeout: 10_000 }).toContain("The second answer is here.");
    expect((await turns()).slice(3).filter((text) => bridge.test(text)).length).toBeGreaterThan(0);
    const incidents = await incidentsOf(callId);
    expect(incidents.map(({ message }) => message).join("\n")).toMatch(/^The voice .* The caller heard/m);
  });

  test("the voice in the middle of an answer: the rest follows", async () => {
    const before = (await incidentsOf(callId)).length;
    await caller.type("Tell me a story.");
    await heard(caller, /sentence number 1/);
    voice.cut();
    await expect.poll(async () => (await incidentsOf(callId)).length, { timeout: 30_000 }).toBeGreaterThan(before);
    const bridgedAt = performance.now();
    voice.mend();
    await heard(caller, /sentence number 6/);
    await caller.heardSound(bridgedAt);
    await caller.until(() => caller.agentState() === "listening", "the end of the story");
    await expect
      .poll(async () => (await turnsOf(callId)).find(({ text }) => text === story), { timeout: 10_000 })
      .toMatchObject({ interrupted: false });
  });

  test("speech-to-text: no word is lost", async () => {
    const question = "What is the capital of France?";
    const speech = await synthesise(engineUrl, question);
    ears.hang();
    await caller.say(speech);
    ears.mend();
    const words = async () => (await turnsOf(callId)).findLast(({ role }) => role === "caller")?.text ?? "";
    await expect
      .poll(async () => wordOverlap(question, await words()), { timeout: 30_000 })
      .toBeGreaterThanOrEqual(0.8);
    await heard(caller, /I heard you well/);
  });
});

test("a language model that never works ends the call with a goodbye, and says why", async () => {
  const { callId, caller } = await call();
  for (const attempt of [1, 2, 3]) {
    await caller.type(`Break number ${attempt}.`);
    const apologies = () => saidBy(caller).match(/lost my train of thought/g)?.length ?? 0;
    await caller.until(() => apologies() === attempt, `apology ${attempt}`);
    if (attempt < 3) await caller.until(() => caller.agentState() === "listening", "the agent");
  }
  await heard(caller, /goodbye/i);
  await caller.until(() => !caller.room.isConnected, "the end", 30_000);
  const kinds = (await incidentsOf(callId)).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(["no-answer", "gave-up"]));
  expect(await db.call.findUnique({ where: { id: callId } })).toMatchObject({ endReason: "error" });
  await caller.hangUp();
});
