import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createAgent, publishDraft } from "@/lib/agents/draft-store";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { pickVersion } from "@/lib/agents/store";
import { handOver, handoverTargets, requireSuccessor, takeBack } from "@/lib/calls/handover-store";
import { beginCall, type CallSetup, saveTurn } from "@/lib/calls/journal";
import { removeWords } from "@/lib/calls/removal";
import { requireCall } from "@/lib/calls/store";
import { claimDispatch } from "@/lib/calls/watchdog-store";
import { db } from "@/lib/db";
import { addPerson, type Person, startWeb } from "../support/web";

vi.mock("server-only", () => ({}));

// A call that goes from agent to agent, as the jobs' own store functions do it, against real Postgres.
let web: Awaited<ReturnType<typeof startWeb>>;
let builder: Person;
let user: Person;

beforeAll(async () => {
  web = await startWeb({ PARLEY_MAX_CALLS: "50" });
  builder = await addPerson("Bea", "builder");
  user = await addPerson("Uli", "user");
  await publish("first", { handover: ["second", "third"] });
  await publish("second", { greeting: "Second." });
  await publish("third", { limits: { ...starterConfig.limits, dailyCallsPerUser: 1 } });
  await publish("staff", { access: ["admin", "builder"] });
});
afterAll(() => web.stop());

async function publish(slug: string, changes: Partial<AgentConfig>): Promise<void> {
  const content = { name: slug.toUpperCase(), description: "", config: { ...starterConfig, ...changes } };
  await createAgent(builder, { slug, content });
  await publishDraft(builder, { slug, revision: 1, note: "", percent: 100, rule: null });
}

async function begin(slug = "first") {
  const dispatch = { callId: uuidv7(), userId: user.id, ...(await pickVersion(slug, user)) };
  return { dispatch, setup: await beginCall(dispatch, uuidv7(), new Date()) };
}

/** Hands the call over, and answers what the next job finds. */
async function go({ callId }: { callId: string }, from: CallSetup, slug: string, atMs: number): Promise<CallSetup> {
  const { dispatch } = await requireSuccessor(from.caller, callId, slug);
  await handOver(dispatch, { attempt: from.attempt, atMs, reason: "You need more.", summary: "Ann has booking 77." });
  return next(callId, from.attempt + 1);
}

async function next(callId: string, attempt: number): Promise<CallSetup> {
  const dispatch = await claimDispatch({ callId, attempt });
  if (!dispatch) throw new Error("nobody may be sent");
  return beginCall(dispatch, uuidv7(), new Date());
}

const say = (callId: string, index: number, role: "caller" | "agent", startMs: number) =>
  saveTurn(callId, {
    ...{ index, role, startMs, endMs: startMs + 500, text: `Words ${index}.` },
    ...{ heardText: null, interrupted: false, ledger: null },
  });
const fails = (code: string) => expect.objectContaining({ code });

test("the next job is the other agent, knows why, and a job after that still is", async () => {
  const { dispatch, setup } = await begin();
  await say(dispatch.callId, 0, "agent", 0);
  const second = await go(dispatch, setup, "second", 5_000);
  expect(second).toMatchObject({
    ...{ agentName: "SECOND", attempt: 2, past: [], failedSuccessor: undefined, config: { greeting: "Second." } },
    handover: { from: "FIRST", atMs: 5_000, reason: "You need more.", summary: "Ann has booking 77." },
  });
  await say(dispatch.callId, second.nextTurn, "agent", 6_000);
  await db.call.update({
    where: { id: dispatch.callId },
    data: { attempt: 3, jobId: null, lostAt: new Date(), dispatchedAt: null },
  });
  const resumed = await next(dispatch.callId, 3);
  expect(resumed).toMatchObject({ agentName: "SECOND", past: [{ text: `Words ${second.nextTurn}.` }] });

  // In the history it is the first agent's call, with a mark where the other one came.
  const call = await requireCall(user, dispatch.callId);
  expect(call).toMatchObject({ agent: { slug: "first" }, handovers: [{ agent: { slug: "second" }, atMs: 5_000 }] });
  await removeWords([dispatch.callId]);
  expect((await requireCall(user, dispatch.callId)).handovers).toMatchObject([{ reason: "", summary: "" }]);
});

test("only agents that the caller may call, and only the job that has the call", async () => {
  const { dispatch, setup } = await begin();
  expect(await handoverTargets(setup.caller, ["staff", "second", "nobody"])).toMatchObject([{ slug: "second" }]);
  await expect(requireSuccessor(setup.caller, dispatch.callId, "staff")).rejects.toEqual(fails("not_found"));
  const { dispatch: to } = await requireSuccessor(setup.caller, dispatch.callId, "second");
  const told = { atMs: 1, reason: "", summary: "" };
  await expect(handOver(to, { attempt: 7, ...told })).rejects.toEqual(fails("conflict"));
  await handOver(to, { attempt: 1, ...told });
  await expect(handOver(to, { attempt: 1, ...told })).rejects.toEqual(fails("conflict"));
});

test("the other agent's calls a day count hand-overs, and hold for them", async () => {
  const { dispatch, setup } = await begin();
  await go(dispatch, setup, "third", 1_000);
  await expect(begin("third")).rejects.toEqual(fails("busy"));
  const another = await begin();
  await expect(requireSuccessor(another.setup.caller, another.dispatch.callId, "third")).rejects.toEqual(
    fails("too_many_requests"),
  );
});

test("nobody is sent back and forth without end", async () => {
  const { dispatch, setup } = await begin();
  let current = setup;
  for (const slug of ["second", "first", "second", "first"]) {
    current = await go(dispatch, current, slug, 1_000 * current.attempt);
  }
  expect(current).toMatchObject({ agentName: "FIRST", handover: { from: "SECOND" } });
  await expect(requireSuccessor(current.caller, dispatch.callId, "second")).rejects.toEqual(fails("conflict"));
});

test("an agent that cannot begin gives the call back, once, and not after it has spoken", async () => {
  const { dispatch, setup } = await begin();
  await say(dispatch.callId, 0, "agent", 0);
  const second = await go(dispatch, setup, "second", 5_000);
  expect(await takeBack(dispatch.callId, second.attempt)).toBe(true);
  const back = await next(dispatch.callId, second.attempt + 1);
  expect(back).toMatchObject({ agentName: "FIRST", handover: undefined, failedSuccessor: "SECOND" });
  expect(back.past).toMatchObject([{ text: "Words 0." }]);
  expect(await takeBack(dispatch.callId, back.attempt)).toBe(false);

  const again = await go(dispatch, back, "second", 9_000);
  await say(dispatch.callId, again.nextTurn, "agent", 9_500);
  expect(await takeBack(dispatch.callId, again.attempt)).toBe(false);
});
