import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { type CallStack, startCallStack } from "../support/call-stack";
import type { Caller } from "../support/caller";
import { startScriptedOpenai } from "../support/scripted-openai";
import { synthesise, wordOverlap } from "../support/speech";

const question = "What time is it in Tokyo?";
const greeting = "Hello, this is Nova, your assistant.";

const engineUrl = inject("engineUrl");
let stack: CallStack;
let scripted: Awaited<ReturnType<typeof startScriptedOpenai>>;
let asked: Int16Array;

beforeAll(async () => {
  scripted = await startScriptedOpenai(() => ({ text: "I heard you well." }));
  stack = await startCallStack({ engineUrl });
  asked = await synthesise(engineUrl, question);
});

afterAll(async () => {
  await stack?.stop();
  await scripted?.stop();
});

async function call(changes: Partial<AgentConfig>) {
  const llm = await stack.connect({ stage: "llm", options: { baseUrl: scripted.baseUrl, model: "scripted" } });
  return stack.call({ ...starterConfig, greeting, llm, ...changes });
}

/** From its first sample on: a voice made by machine begins with a rest. */
const fromTheVoiceOn = (samples: Int16Array) => samples.subarray(samples.findIndex((sample) => Math.abs(sample) > 300));

const agentIsThere = (caller: Caller) =>
  caller.until(
    () => [...caller.room.remoteParticipants.values()].some(({ identity }) => identity.startsWith("agent-")),
    "the agent",
  );

const says = (caller: Caller, what: RegExp) =>
  caller.until(
    () => caller.lines().some(({ from, text }) => from === "agent" && what.test(text)),
    String(what),
    40_000,
  );

/** Hangs up after what the agent is saying, and reads what was said. */
async function turnsOf(callId: string, caller: Caller) {
  await caller.until(() => caller.agentState() === "listening", "the end of the answer", 40_000);
  await caller.heardSilence(performance.now(), 700);
  await caller.hangUp();
  await expect
    .poll(async () => (await db.call.findUnique({ where: { id: callId } }))?.status, { timeout: 20_000 })
    .toBe("ended");
  return db.turn.findMany({ where: { callId }, orderBy: { index: "asc" } });
}

const answer = /in tokyo it's/i;

test.each([
  ["while the agent is not there yet", async () => {}],
  ["in the moment it comes", agentIsThere],
])("a question asked %s comes whole, and is answered once", async (_when, moment) => {
  const { callId, caller } = await call({});
  await moment(caller);
  await caller.say(fromTheVoiceOn(asked));
  await says(caller, answer);
  const turns = await turnsOf(callId, caller);
  const said = turns.filter(({ role }) => role === "caller");
  expect(said.map(({ text }) => wordOverlap(question, text))).toEqual([1]);
  expect(turns.filter(({ text }) => answer.test(text))).toHaveLength(1);
});

test("an agent without a greeting answers what was asked before it came", async () => {
  const { callId, caller } = await call({ greeting: "" });
  await caller.say(fromTheVoiceOn(asked));
  await says(caller, answer);
  const turns = await turnsOf(callId, caller);
  expect(turns.map(({ role }) => role)).toEqual(["caller", "agent"]);
  expect(wordOverlap(question, turns[0]?.text ?? "")).toBe(1);
});

test("who says hello before the agent is there is greeted, once and to the end", async () => {
  const hello = await synthesise(engineUrl, "Hello?");
  const { callId, caller } = await call({});
  await caller.say(fromTheVoiceOn(hello));
  await says(caller, /your assistant/);
  const turns = await turnsOf(callId, caller);
  const heard = turns.filter(({ role, heardText }) => role === "agent" && heardText !== "");
  expect(heard.map(({ text, interrupted }) => [text, interrupted])).toEqual([[greeting, false]]);
});

test("what is said while the agent says what must be heard is answered behind it", async () => {
  const consent = "This call is recorded so that we can learn from it and do better next time.";
  const { callId, caller } = await call({ consent });
  await caller.heardSound(0);
  await caller.say(fromTheVoiceOn(asked));
  await says(caller, answer);
  const turns = await turnsOf(callId, caller);
  expect(turns[0]).toMatchObject({ role: "agent", text: consent, interrupted: false });
  expect(wordOverlap(question, turns.find(({ role }) => role === "caller")?.text ?? "")).toBe(1);
  expect(turns.filter(({ text }) => answer.test(text))).toHaveLength(1);
});
