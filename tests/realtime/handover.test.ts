import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { type CallStack, startCallStack } from "../support/call-stack";
import { type Caller, joinCall } from "../support/caller";
import { jobsOf } from "../support/jobs";
import { type ScriptedAnswer, type ScriptedRequest, startScriptedOpenai } from "../support/scripted-openai";

// Two agents in real calls. Nobody but the jobs themselves sends the next one, except where a test has a watchdog.
let scripted: Awaited<ReturnType<typeof startScriptedOpenai>>;
let stack: CallStack;
const prompts: string[] = [];

beforeAll(async () => {
  scripted = await startScriptedOpenai(answerByScript);
  stack = await startCallStack({ engineUrl: inject("engineUrl") });
});
afterAll(async () => {
  await stack?.stop();
  await scripted?.stop();
});

function answerByScript({ messages }: ScriptedRequest): ScriptedAnswer {
  const texts = messages.map(({ content }) => JSON.stringify(content ?? ""));
  prompts.push(texts.join("\n"));
  const last = texts.at(-1) ?? "";
  if (messages.at(-1)?.role === "tool") return { text: "I'll hand you over to Max." };
  if (/change my booking/.test(last)) {
    const reason = "You would like to change your booking.";
    return { tool: "hand-over", arguments: { agent: "max", reason, summary: "Ann has booking 77." } };
  }
  if (/who are you/i.test(last)) return { text: /You are Max/.test(texts[0] ?? "") ? "I am Max." : "I am Nora." };
  return { text: "I heard you well." };
}

async function addAgent(slug: string, name: string, changes: Partial<AgentConfig>, access = ["user"]) {
  const config = { ...starterConfig, greeting: "", instructions: `You are ${name}.`, ...changes };
  const callableBy = access as ["user"];
  const agent = await db.agent.create({ data: { slug, name, callableBy } });
  const version = await db.agentVersion.create({ data: { agentId: agent.id, number: 1, config } });
  await db.release.create({ data: { agentId: agent.id, shares: [{ versionId: version.id, percent: 100 }] } });
  return { agentId: agent.id, agentVersionId: version.id };
}

async function call(agent: { agentId: string; agentVersionId: string }) {
  const callId = uuidv7();
  const token = await stack.token({ callId, userId: stack.userId, ...agent });
  const caller = await joinCall({ serverUrl: stack.livekit.url, token });
  await caller.until(() => caller.agentState() === "listening", "the agent");
  return { callId, caller };
}

const says = (caller: Caller, pattern: RegExp) =>
  caller.until(
    () => caller.lines().some(({ from, text }) => from === "agent" && pattern.test(text)),
    String(pattern),
    // A job has to start in between, also on a machine that has much else to do.
    45_000,
  );
const read = (callId: string) =>
  db.call.findUniqueOrThrow({
    where: { id: callId },
    include: { turns: { orderBy: { index: "asc" } }, handovers: true, incidents: true, events: true },
  });
async function ended(callId: string) {
  for (const giveUpAt = performance.now() + 15_000; ; ) {
    const found = await read(callId);
    if (found.status !== "active") return found;
    if (performance.now() > giveUpAt) throw new Error("the call did not end");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const brain = async () => ({
  llm: await stack.connect({ stage: "llm", options: { baseUrl: scripted.baseUrl, model: "scripted" } }),
});

test("a model hands over; the other agent greets knowing why, answers as itself, and comes back as itself", async () => {
  await addAgent("max", "Max", { ...(await brain()), consent: "Max keeps notes." });
  const nora = await addAgent("nora", "Nora", { ...(await brain()), handover: ["max"] });
  const { callId, caller } = await call(nora);
  await caller.type("Please change my booking.");
  await says(caller, /hand you over to Max/);
  const toldAt = performance.now();
  await says(caller, /this is Max\. Nora has handed you over to me\. You would like to change your booking/);
  const gapMs = Math.round(performance.now() - toldAt);
  console.info(`from the first words of the hand-over to those of the greeting: ${gapMs} ms`);
  await caller.until(() => caller.agentState() === "listening", "the end of the greeting");
  await caller.type("Who are you?");
  await says(caller, /I am Max/);
  expect(prompts.at(-1)).toMatch(/taken this call over from Nora/);
  expect(prompts.at(-1)).toMatch(/Ann has booking 77/);
  expect(prompts.at(-1)).not.toMatch(/Please change my booking/);

  // A job that dies now is followed by one that is Max as well.
  const { createWatchdog } = await import("@/lib/calls/watchdog");
  const { connectRooms } = await import("@/lib/calls/rooms");
  const { createLog } = await import("@/lib/log");
  const watchdog = createWatchdog(connectRooms(), async () => true, createLog("watch"));
  const watch = setInterval(() => void watchdog.look().catch(() => undefined), 500);
  await caller.until(() => caller.agentState() === "listening", "the end of the answer");
  const job = jobsOf(callId, stack.worker.output()).at(-1);
  if (!job) throw new Error("no job has taken the call");
  process.kill(job.pid, "SIGKILL");
  await says(caller, /gone for a moment/);
  await caller.until(() => caller.agentState() === "listening", "the new job");
  await caller.heardSilence(performance.now(), 700);
  await caller.type("Who are you now?");
  await caller.until(() => caller.lines().filter(({ text }) => /I am Max/.test(text)).length >= 2, "Max again");
  clearInterval(watch);
  await caller.hangUp();

  const { agentId, handovers, turns, events, endReason } = await ended(callId);
  expect([agentId, endReason]).toEqual([nora.agentId, "caller"]);
  expect(handovers).toMatchObject([{ number: 1, summary: "Ann has booking 77.", hasFailed: false }]);
  const from = handovers[0]?.atMs ?? 0;
  const texts = turns.filter(({ role, startMs }) => role === "agent" && startMs >= from).map(({ text }) => text);
  expect(texts.slice(0, 2)).toEqual(["Max keeps notes.", expect.stringMatching(/this is Max/)]);
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(["call-handed-over", "call-resumed"]));
});

test("a direct phrase does it without a model that could, and who may not be called is not handed over to", async () => {
  await addAgent("mia", "Mia", {});
  await addAgent("boss", "Boss", {}, ["admin"]);
  const lena = await addAgent("lena", "Lena", { handover: ["boss", "mia"] });
  const { callId, caller } = await call(lena);
  await caller.type("My name is Ann and I need a quiet room.");
  await says(caller, /\w/);
  // A small model rambles; who asks for somebody else interrupts it.
  await caller.type("Transfer me to Mia.");
  await says(caller, /hand you over to Mia/);
  await says(caller, /this is Mia\. Lena has handed you over to me\. What can I do for you\?/);
  await caller.hangUp();
  const { handovers } = await ended(callId);
  expect(handovers).toMatchObject([{ reason: "", summary: "My name is Ann and I need a quiet room." }]);
});

test("an agent that cannot take the call is told of in a sentence, and the first one goes on", async () => {
  const gone = { provider: "connection" as const, connectionId: uuidv7() };
  await addAgent("otto", "Otto", { llm: gone });
  const nils = await addAgent("nils", "Nils", { ...(await brain()), handover: ["otto"] });
  const { callId, caller } = await call(nils);
  await caller.type("Transfer me to Otto.");
  await says(caller, /Otto can't take the call right now/);
  await caller.until(() => caller.agentState() === "listening", "the end of the sentence");
  await caller.type("Who are you?");
  await says(caller, /I am Nora/);
  await caller.hangUp();
  expect((await ended(callId)).handovers).toEqual([]);
});
