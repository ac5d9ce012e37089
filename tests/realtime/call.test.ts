import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from "vitest";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { latencyOf, stagesOf } from "@/lib/calls/latency";
import { ledgerSchema, wordSchema } from "@/lib/calls/schema";
import { db } from "@/lib/db";
import { newConfig } from "@/lib/skills/new-config";
import { type CallStack, startCallStack } from "../support/call-stack";
import { readBody, type ScriptedAnswer, type ScriptedRequest, startScriptedOpenai } from "../support/scripted-openai";
import { closeServers, serve } from "../support/serve";
import { synthesise, wordOverlap } from "../support/speech";

const promptMark = "KLABAUTERMANN-7";
const longAnswer = Array.from(
  { length: 12 },
  (_, index) => `This is sentence number ${index + 1} of a long story.`,
).join(" ");

let scripted: Awaited<ReturnType<typeof startScriptedOpenai>>;
const engineUrl = inject("engineUrl");
let stack: CallStack;
const lines = 6;

beforeAll(async () => {
  scripted = await startScriptedOpenai(answerByScript);
  const environment = { PARLEY_MAX_CALLS: String(lines), PARLEY_ALLOWED_HOSTS: "127.0.0.1" };
  stack = await startCallStack({ engineUrl, environment });
});

afterAll(async () => {
  await stack?.stop();
  await scripted?.stop();
});

function answerByScript({ messages }: ScriptedRequest): ScriptedAnswer {
  const last = messages.at(-1);
  const said = JSON.stringify(last?.content ?? "").toLowerCase();
  if (last?.role === "tool") return { text: `The clock says: ${said.includes("tokyo") ? "Tokyo time" : "something"}.` };
  if (said.includes("story")) return { text: longAnswer };
  if (said.includes("slow")) return { text: "Sure, this one took its time.", afterMs: 2_200 };
  if (said.includes("break")) return { status: 500, message: "out of order" };
  if (said.includes("book a table")) return { tool: "book-table", arguments: { people: 2 } };
  if (said.includes("clock")) return { tool: "time", arguments: { city: "Tokyo" } };
  return { text: "I heard you well." };
}

const configOf = (changes: Partial<AgentConfig>): AgentConfig => ({
  ...starterConfig,
  instructions: `You are Nova. ${promptMark}`,
  ...changes,
});
const call = (changes: Partial<AgentConfig>) => stack.call(configOf(changes));

async function scriptedBrain(): Promise<Partial<AgentConfig>> {
  const options = { baseUrl: scripted.baseUrl, model: "scripted" };
  return { llm: await stack.connect({ stage: "llm", options }) };
}

/** Reads the call until `check` holds: the worker writes within milliseconds, but in another process. */
async function stored(callId: string, check: (call: NonNullable<Awaited<ReturnType<typeof read>>>) => boolean) {
  const giveUpAt = performance.now() + 15_000;
  for (;;) {
    const found = await read(callId);
    if (found && check(found)) return found;
    if (performance.now() > giveUpAt) throw new Error(`the call was not stored as expected: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const read = (callId: string) =>
  db.call.findUnique({
    where: { id: callId },
    include: { turns: { orderBy: { index: "asc" } }, toolCalls: true, incidents: true, events: true },
  });

describe("a call", () => {
  test("is greeted, heard, answered by a direct phrase, recorded and written down", async () => {
    const question = "What time is it in Tokyo?";
    const speech = await synthesise(engineUrl, question);
    const { callId, caller } = await call({ greeting: "Hello, this is Nova." });
    const greetedAt = await caller.heardSound(0);
    await caller.heardSilence(greetedAt, 700);

    const spokenAt = await caller.say(speech);
    await caller.heardSound(spokenAt);
    await caller.until(
      () => caller.lines().some((line) => line.from === "agent" && /in tokyo it's/i.test(line.text)),
      "the time",
    );
    await caller.heardSilence(performance.now(), 700);
    await caller.hangUp();

    const { turns, toolCalls, recording, endReason } = await stored(callId, ({ status }) => status === "ended");
    expect(endReason).toBe("caller");
    expect(turns.map(({ role }) => role)).toEqual(["agent", "caller", "agent"]);
    expect(wordOverlap(question, turns[1]?.text ?? "")).toBeGreaterThanOrEqual(0.8);
    expect(turns[2]?.text).toMatch(/^In Tokyo it's .* on \w+day\.$/);
    expect(toolCalls).toMatchObject([{ name: "time", direct: true, error: null, turnIndex: 2 }]);
    const ledger = turns[2]?.ledger as Record<string, number>;
    expect(ledger).toMatchObject({ direct: true });
    const order = [
      "speechEndedAt",
      "toolStartedAt",
      "ttsRequestedAt",
      "ttsFirstAudioAt",
      "playbackStartedAt",
      "heardAt",
    ].map((field) => ledger[field]);
    expect(order).toEqual([...order].sort((a, b) => Number(a) - Number(b)));
    expect(order.every(Number.isFinite)).toBe(true);
    expect(recording).toMatchObject({ contentType: "audio/ogg" });
    expect((recording as { durationMs: number }).durationMs).toBeGreaterThan(3_000);
  });

  test("what callers must be told is said first, whatever they say, and it is kept that they heard it", async () => {
    const consent = "This call is recorded.";
    const { callId, caller } = await call({ consent, greeting: "Hello {{caller.name}}." });
    await caller.until(() => caller.lines().some((line) => line.from === "agent"), "the first words");
    await caller.type("Never mind that.");
    const isKept = ({ type }: { type: string }) => type === "consent-spoken";
    const isTold = ({ text }: { text: string }) => text === consent;
    const { turns, events } = await stored(callId, (row) => row.events.some(isKept) && row.turns.some(isTold));
    // A machine that is late says "One moment, please." before; nothing of the conversation may come before.
    expect(turns.find(isTold)).toMatchObject({ role: "agent", interrupted: false });
    expect(turns.slice(0, turns.findIndex(isTold)).filter(({ text }) => !text.startsWith("One moment"))).toEqual([]);
    expect(events.find(isKept)?.data).toEqual({ text: consent });
    await caller.hangUp();
    const { turns: all } = await stored(callId, ({ status }) => status === "ended");
    expect(all.filter(isTold)).toHaveLength(1);
  });

  test("a model that can calls the skill, and neither prompt nor tool result reaches the room", async () => {
    const { callId, caller } = await call({ ...(await scriptedBrain()), greeting: "" });
    await caller.until(() => caller.agentState() === "listening", "the agent");
    await caller.type("Please look at the clock.");
    await caller.until(
      () => caller.lines().some((line) => line.from === "agent" && /clock says: Tokyo/i.test(line.text)),
      "the answer",
    );
    await caller.heardSound(0);
    const received = caller.received();
    await caller.hangUp();

    const { toolCalls, turns } = await stored(callId, ({ status }) => status === "ended");
    expect(toolCalls).toMatchObject([{ name: "time", direct: false, arguments: { city: "Tokyo" } }]);
    const ledger = ledgerSchema.parse(turns[1]?.ledger);
    expect(ledger.tokens).toMatchObject({ prompt: 200, completion: 20 });
    expect(stagesOf(ledger).map(({ id }) => id)).toContain("tool");
    expect(turns.map(({ role }) => role)).toEqual(["caller", "agent"]);
    expect(scripted.requests.at(-1)?.messages[0]?.content).toContain(promptMark);
    expect(received).toContain("Tokyo");
    expect(received).not.toContain(promptMark);
    expect(received).not.toContain("lk.agent.session");
    expect(received).not.toContain(String(toolCalls[0]?.result));
  });

  test("a skill that acts asks first, runs after a yes without the model, and keeps what the call began with", async () => {
    const booked: string[] = [];
    const url = await serve(async (request, response) => {
      booked.push(`${request.url} ${await readBody(request)}`);
      response.end(JSON.stringify({ table: "by the window" }));
    });
    onTestFinished(closeServers);
    const people = { name: "people", type: "integer" as const, description: "", isRequired: true, choices: [] };
    const config = {
      ...newConfig.http,
      description: "Books a table.",
      method: "POST" as const,
      url: `${url}/book`,
      parameters: [people],
      body: '{"people":{{people}}}',
      isActing: true,
      question: "Shall I book for {{people}}?",
      sentence: "Your table is {{$.table}}.",
    };
    const skill = await db.skill.create({
      data: { name: "book-table", kind: "http", versions: { create: { number: 1, config } } },
    });
    const { callId, caller } = await call({ ...(await scriptedBrain()), greeting: "", skills: ["book-table"] });
    const says = (text: string) =>
      caller.until(() => caller.lines().some((line) => line.from === "agent" && line.text.includes(text)), text);
    await caller.until(() => caller.agentState() === "listening", "the agent");
    const changed = { ...config, sentence: "Something else." };
    await db.skillVersion.create({ data: { skillId: skill.id, number: 2, config: changed } });
    await caller.type("Please book a table for two.");
    await says("Shall I book for 2?");
    expect(booked).toEqual([]);
    await caller.heardSilence(await caller.heardSound(0), 700);
    const asked = scripted.requests.length;
    await caller.type("Yes, please.");
    await says("Your table is by the window.");
    expect(booked).toEqual(['/book {"people":2}']);
    expect(scripted.requests.length).toBe(asked);
    await caller.hangUp();

    const { toolCalls } = await stored(callId, ({ status }) => status === "ended");
    expect(toolCalls).toMatchObject([
      { name: "book-table", skill: "book-table", direct: true, arguments: { people: 2 }, error: null },
    ]);
  });

  test("each answer's ledger adds up to what the caller measured", async () => {
    const question = await synthesise(engineUrl, "How are you doing today?");
    const { callId, caller } = await call({ ...(await scriptedBrain()), greeting: "Hello." });
    await caller.heardSilence(await caller.heardSound(0), 700);
    const measured: number[] = [];
    for (const index of [2, 4]) {
      const spokenAt = await caller.say(question);
      measured.push((await caller.heardSound(spokenAt)) - spokenAt);
      await caller.until(() => caller.ledgers().some((turn) => turn.index === index), "the ledger");
    }
    // Two texts at once: the second overtakes the first, and neither takes the other's numbers.
    await caller.type("Please look at the clock.");
    await caller.type("Tell me a story.");
    await caller.until(() => caller.lines().some((line) => /sentence number 2/.test(line.text)), "the story");
    await caller.hangUp();

    const { turns } = await stored(callId, ({ status }) => status === "ended");
    const ledgers = turns.map(({ ledger }) => ledgerSchema.nullable().parse(ledger));
    for (const [at, index] of [2, 4].entries()) {
      const ledger = ledgers[index];
      expect(ledger && Math.abs((latencyOf(ledger) ?? 0) - (measured[at] ?? 0))).toBeLessThanOrEqual(30);
      expect(ledger?.heardWithinMs).toEqual(expect.any(Number));
      expect(ledger?.tokens).toMatchObject({ prompt: 100, cached: 60, completion: 10 });
      expect(caller.ledgers().find((turn) => turn.index === index)?.ledger).toEqual(ledger);
    }
    const greeting = ledgers[0];
    expect(greeting).toMatchObject({ ttsRequestedAt: expect.any(Number), heardAt: expect.any(Number) });
    expect(greeting?.turnCommittedAt).toBeUndefined();
    const story = turns.findIndex(({ text }) => text.startsWith("This is sentence"));
    expect(ledgers[story]).toMatchObject({ textReceivedAt: expect.any(Number), heardAt: expect.any(Number) });
    expect(ledgers[story]?.textReceivedAt).toBeLessThanOrEqual(ledgers[story]?.turnCommittedAt ?? 0);
    expect(ledgers[story]?.speechEndedAt ?? ledgers[story]?.toolStartedAt).toBeUndefined();
  });

  test("speaking over the agent stops it, and only what was heard is kept", async () => {
    const stop = await synthesise(engineUrl, "Wait a moment, please stop talking.");
    const { callId, caller } = await call({ ...(await scriptedBrain()), greeting: "" });
    await caller.until(() => caller.agentState() === "listening", "the agent");
    await caller.type("Tell me a story.");
    await caller.heardSound(0);
    await caller.until(
      () => caller.lines().some((line) => line.from === "agent" && line.text.length > 40),
      "the story",
    );
    const spokenAt = await caller.say(stop);
    const story = await stored(callId, ({ turns }) => turns.some((turn) => turn.interrupted));
    expect(await caller.heardSound(spokenAt)).toBeGreaterThan(spokenAt);
    await caller.hangUp();

    const turn = story.turns.find(({ interrupted }) => interrupted);
    expect(turn?.text.startsWith("This is sentence number 1")).toBe(true);
    expect(turn?.heardText?.length).toBeGreaterThan(10);
    expect(turn?.heardText?.length).toBeLessThan(longAnswer.length / 2);
    // The engine's voice tells when it says each word, so that is known of those that were heard.
    const words = wordSchema.array().parse(turn?.words);
    expect(words.map(({ text }) => text).join(" ")).toBe(turn?.heardText);
    expect(words[0]?.startMs).toBeGreaterThanOrEqual((turn?.startMs ?? 0) - 50);
    expect(words.at(-1)?.endMs).toBeLessThanOrEqual((turn?.endMs ?? 0) + 50);
    const order = words.map(({ startMs }) => startMs);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test("a failing model is told in a sentence and becomes an incident", async () => {
    const { callId, caller } = await call({ ...(await scriptedBrain()), greeting: "" });
    await caller.until(() => caller.agentState() === "listening", "the agent");
    await caller.type("Break, please.");
    await caller.until(() => caller.lines().some((line) => /lost my train of thought/i.test(line.text)), "the apology");
    await caller.hangUp();
    const { incidents } = await stored(callId, ({ status }) => status === "ended");
    expect(incidents.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["llm-failed", "no-answer"]));
  });

  test("a late model's answer begins with an opener, one in time does not", async () => {
    const { callId, caller } = await call({ ...(await scriptedBrain()), greeting: "", openers: true });
    await caller.until(() => caller.agentState() === "listening", "the agent");
    await caller.type("Can you be slow?");
    await caller.until(() => caller.lines().some((line) => /took its time/.test(line.text)), "the late answer");
    await caller.heardSilence(performance.now(), 700);
    await caller.type("How are you?");
    await caller.until(() => caller.lines().some((line) => /heard you well/.test(line.text)), "the answer");
    await caller.hangUp();

    const { turns } = await stored(callId, ({ status }) => status === "ended");
    expect(turns[1]?.text).toMatch(/^(One moment|Let me see|Let me check)\. This one took its time\.$/);
    const ledger = ledgerSchema.parse(turns[1]?.ledger);
    expect(ledger.opener).toBe(true);
    expect(ledger.ttsFirstAudioAt).toBeLessThan(ledger.llmFirstTokenAt ?? 0);
    expect(turns[3]?.text).toBe("I heard you well.");
    expect(ledgerSchema.parse(turns[3]?.ledger).opener).toBeUndefined();
  });

  test("a caller who comes when all lines are busy is told by the end of the room", async () => {
    const agent = await stack.addAgent(configOf({}));
    const taken = Array.from({ length: lines }, () => ({ id: uuidv7(), userId: stack.userId, ...agent }));
    await db.call.createMany({ data: taken });
    onTestFinished(async () => {
      await db.call.deleteMany({ where: { id: { in: taken.map(({ id }) => id) } } });
    });
    const { callId, caller } = await call({});
    await caller.until(() => !caller.room.isConnected, "the end of the room");
    expect(await read(callId)).toBeNull();
  });

  test("silence ends the call with a goodbye, and the worker is free again", async () => {
    const limits = { ...starterConfig.limits, silenceSeconds: 5 };
    const { callId, caller } = await call({ greeting: "", limits });
    await caller.until(() => caller.lines().some((line) => /goodbye/i.test(line.text)), "the goodbye", 30_000);
    await caller.until(() => !caller.room.isConnected, "the end", 30_000);
    const { endReason } = await stored(callId, ({ status }) => status === "ended");
    expect(endReason).toBe("silence");
    await caller.hangUp();
    await expect.poll(() => stack.worker.activeJobs(), { timeout: 15_000 }).toBe(0);
  });
});
