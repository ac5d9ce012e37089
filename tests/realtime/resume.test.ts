import { existsSync } from "node:fs";
import { join } from "node:path";
import { RoomEvent } from "@livekit/rtc-node";
import { RoomServiceClient } from "livekit-server-sdk";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { starterConfig } from "@/lib/agents/schema";
import { recordingSchema, roomOf } from "@/lib/calls/schema";
import { db } from "@/lib/db";
import { type CallStack, startCallStack } from "../support/call-stack";
import { type Caller, joinCall } from "../support/caller";
import { jobsOf } from "../support/jobs";
import { fromSource, startProcess, untilUp } from "../support/process";
import { type ScriptedRequest, startScriptedOpenai } from "../support/scripted-openai";

let scripted: Awaited<ReturnType<typeof startScriptedOpenai>>;
const engineUrl = inject("engineUrl");
let stack: CallStack;
let agent: { agentId: string; agentVersionId: string; userId: string };
const watch: NodeJS.Timeout[] = [];

beforeAll(async () => {
  scripted = await startScriptedOpenai(answerByScript);
  process.env.LOG_LEVEL = "error";
  stack = await startCallStack({ engineUrl });
  agent = await makeAgent();
  // Two of them, as where several web processes run.
  const { connectRooms } = await import("@/lib/calls/rooms");
  const { createWatchdog } = await import("@/lib/calls/watchdog");
  const { createLog } = await import("@/lib/log");
  const isWorkerUp = async () => (await fetch(stack.worker.url)).ok;
  for (const name of ["one", "two"]) {
    const watchdog = createWatchdog(connectRooms(), isWorkerUp, createLog(name));
    watch.push(setInterval(() => void watchdog.look().catch(() => undefined), 500));
  }
  await loseCaller();
});

/** A call whose caller vanishes without a word before the first test; the last one looks what became of it. */
const goneCallId = uuidv7();

async function loseCaller(): Promise<void> {
  const lone = startProcess(
    [...fromSource("tests/support/lone-caller.ts"), stack.livekit.url, await token(goneCallId)],
    {},
  );
  await untilUp(lone, "The lone caller", async () => (await agentsIn(goneCallId)) === 1);
  lone.child.kill("SIGKILL");
}

afterAll(async () => {
  for (const timer of watch) clearInterval(timer);
  await stack?.stop();
  await scripted?.stop();
});

function answerByScript({ messages }: ScriptedRequest) {
  const texts = messages.map(({ content }) => JSON.stringify(content));
  if (/what is my name/i.test(texts.at(-1) ?? ""))
    return { text: texts.some((text) => /my name is ann/i.test(text)) ? "You are Ann." : "I do not know you." };
  return { text: "Nice to meet you." };
}

async function makeAgent() {
  const llm = await stack.connect({ stage: "llm", options: { baseUrl: scripted.baseUrl, model: "scripted" } });
  const config = { ...starterConfig, instructions: "You are Nova.", greeting: "", llm };
  return { ...(await stack.addAgent(config)), userId: stack.userId };
}

const token = (callId: string) => stack.token({ callId, ...agent });

async function call() {
  const callId = uuidv7();
  const caller = await joinCall({ serverUrl: stack.livekit.url, token: await token(callId) });
  let agentLeft = 0;
  caller.room.on(RoomEvent.ParticipantDisconnected, ({ identity }) => {
    if (identity.startsWith("agent-")) agentLeft += 1;
  });
  await caller.until(() => caller.agentState() === "listening", "the agent");
  return { callId, caller, hasLost: () => agentLeft > 0 };
}

const said = (caller: Caller, pattern: RegExp) =>
  caller.lines().some(({ from, text }) => from === "agent" && pattern.test(text));

async function introduce(caller: Caller): Promise<void> {
  await caller.type("Hello, my name is Ann.");
  await caller.until(() => said(caller, /nice to meet you/i), "the answer before");
  await caller.until(() => caller.agentState() === "listening", "the end of the answer");
}

async function agentsIn(callId: string): Promise<number> {
  const service = new RoomServiceClient(
    stack.livekit.url.replace(/^ws/, "http"),
    stack.livekit.apiKey,
    stack.livekit.apiSecret,
  );
  const people = await service.listParticipants(roomOf(callId));
  return people.filter(({ identity }) => identity.startsWith("agent-")).length;
}

/** Process of the newest job that has taken a call. */
function jobPid(callId: string): number {
  const job = jobsOf(callId, stack.worker.output()).at(-1);
  if (!job) throw new Error(`no job has taken the call ${callId}`);
  return job.pid;
}

const read = (callId: string) =>
  db.call.findUniqueOrThrow({
    where: { id: callId },
    include: { turns: { orderBy: { index: "asc" } }, incidents: true, events: { orderBy: { sequence: "asc" } } },
  });

async function ended(callId: string) {
  await expect.poll(async () => (await read(callId)).status, { timeout: 20_000 }).not.toBe("active");
  return read(callId);
}

test("a killed job is followed by one that knows the conversation", async () => {
  const { callId, caller, hasLost } = await call();
  await introduce(caller);
  await expect
    .poll(() => existsSync(join(stack.dataFolder, "recordings", callId, "audio.ogg")), { timeout: 15_000 })
    .toBe(true);
  process.kill(jobPid(callId), "SIGKILL");
  await caller.until(hasLost, "being told");
  await caller.until(() => said(caller, /gone for a moment/i), "the agent's return");
  expect(await agentsIn(callId)).toBe(1);
  await caller.type("What is my name?");
  await caller.until(() => said(caller, /you are ann/i), "the answer after");
  await caller.until(() => caller.agentState() === "listening", "the end of the answer");
  await caller.hangUp();

  const { status, endReason, turns, incidents, events, recording } = await ended(callId);
  expect([status, endReason]).toEqual(["ended", "caller"]);
  expect(incidents.map(({ kind }) => kind)).toEqual(["agent-lost"]);
  expect(turns.map(({ role }) => role)).toEqual(["caller", "agent", "agent", "caller", "agent"]);
  expect(turns.map(({ startMs }) => startMs)).toEqual(turns.map(({ startMs }) => startMs).sort((a, b) => a - b));
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(["call-started", "call-resumed", "call-ended"]),
  );
  // What the killed job recorded is part of the recording, and so is what came after it.
  const { offsetMs, durationMs } = recordingSchema.parse(recording);
  expect(offsetMs).toBeLessThan(turns[0]?.startMs ?? 0);
  expect(offsetMs + durationMs).toBeGreaterThan(turns[2]?.startMs ?? 0);
});

test("a question whose answer was cut off is answered by the next job", async () => {
  const { callId, caller } = await call();
  await introduce(caller);
  await caller.type("What is my name?");
  await expect.poll(async () => (await read(callId)).turns.length, { interval: 10, timeout: 20_000 }).toBe(3);
  process.kill(jobPid(callId), "SIGKILL");
  await caller.until(() => said(caller, /gone for a moment/i), "the agent's return");
  await caller.until(() => said(caller, /you are ann/i), "the answer");
  await caller.hangUp();
  const { turns } = await ended(callId);
  expect(turns.filter(({ text }) => /what is my name/i.test(text))).toHaveLength(1);
});

test("a job that slept finds another in its place and leaves", async () => {
  const { callId, caller, hasLost } = await call();
  await introduce(caller);
  const pid = jobPid(callId);
  process.kill(pid, "SIGSTOP");
  await caller.until(hasLost, "being told");
  await caller.until(() => said(caller, /gone for a moment/i), "the other agent");
  process.kill(pid, "SIGCONT");
  await expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);
  expect(await agentsIn(callId)).toBe(1);
  await caller.type("What is my name?");
  await caller.until(() => said(caller, /you are ann/i), "the answer after");
  await caller.hangUp();
  const { status, endReason, incidents } = await ended(callId);
  expect([status, endReason]).toEqual(["ended", "caller"]);
  expect(incidents).toHaveLength(1);
});

test("a caller to whom no agent came is sent one", async () => {
  const callId = uuidv7();
  await db.reservation.create({ data: { callId, ...agent, createdAt: new Date(Date.now() - 5_000) } });
  const service = new RoomServiceClient(
    stack.livekit.url.replace(/^ws/, "http"),
    stack.livekit.apiKey,
    stack.livekit.apiSecret,
  );
  // The dispatch of a token counts only where it makes the room.
  await service.createRoom({ name: roomOf(callId) });
  const caller = await joinCall({ serverUrl: stack.livekit.url, token: await token(callId) });
  await caller.until(() => caller.agentState() === "listening", "the agent");
  await caller.hangUp();
  expect((await ended(callId)).incidents.map(({ kind }) => kind)).toEqual(["agent-absent"]);
});

test("a connection lost for good ends the call after a quarter of a minute", async () => {
  await expect.poll(async () => (await read(goneCallId)).endReason, { timeout: 45_000 }).toBe("disconnected");
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
