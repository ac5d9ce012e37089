import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { heldForMs } from "@/lib/calls/admission";
import { beat, beginCall, endCall } from "@/lib/calls/journal";
import type { Rooms } from "@/lib/calls/rooms";
import { createWatchdog } from "@/lib/calls/watchdog";
import { db } from "@/lib/db";
import { addCall, addPerson, type Person, startWeb } from "../support/web";

let web: Awaited<ReturnType<typeof startWeb>>;
let ann: Person;
let nowMs: number;
let present: { caller: boolean; agent: boolean };
let worker: "up" | "down";
let rooms: { [Name in keyof Rooms]: ReturnType<typeof vi.fn<Rooms[Name]>> };
let watchdogs: ReturnType<typeof createWatchdog>[];

beforeAll(async () => {
  web = await startWeb({ PARLEY_MAX_CALLS: "1" });
  ann = await addPerson("Ann", "user");
});
afterAll(() => web.stop());
beforeEach(async () => {
  await db.call.deleteMany();
  nowMs = 0;
  present = { caller: true, agent: true };
  worker = "up";
  rooms = {
    list: vi.fn(async () => []),
    present: vi.fn(async () => present),
    removeAgent: vi.fn(async () => undefined),
    dispatch: vi.fn(async () => undefined),
    close: vi.fn(async () => undefined),
  };
  const log = pino({ level: "silent" });
  watchdogs = [1, 2].map(() =>
    createWatchdog(
      rooms,
      async () => worker === "up",
      log,
      () => nowMs,
    ),
  );
});

const active = { status: "active", endedAt: null, endReason: null, recording: undefined, jobId: "job-1" } as const;
const read = (id: string) =>
  db.call.findUniqueOrThrow({ where: { id }, include: { incidents: { orderBy: { createdAt: "asc" } } } });

async function look(): Promise<void> {
  await Promise.all(watchdogs.map(({ look }) => look()));
  await Promise.all(watchdogs.map(({ settled }) => settled()));
}

/** Lets both look twice a second for as long as the watchdogs' own clock says. */
async function watch(forMs: number, between?: () => Promise<unknown>): Promise<void> {
  for (const endMs = nowMs + forMs; nowMs <= endMs; nowMs += 500) {
    await between?.();
    await look();
  }
}

const age = (id: string, column: "lostAt" | "dispatchedAt", ms: number) =>
  db.call.update({ where: { id }, data: { [column]: new Date(Date.now() - ms) } });

test("a call without a heartbeat is taken from its job, once, and another is sent", async () => {
  const id = await addCall(ann, web.data, active);
  await watch(9_000);
  expect(rooms.removeAgent.mock.invocationCallOrder[0]).toBeLessThan(rooms.dispatch.mock.invocationCallOrder[0] ?? 0);
  expect(rooms.dispatch).toHaveBeenCalledTimes(1);
  const { attempt, jobId, status, incidents } = await read(id);
  expect(rooms.dispatch.mock.calls[0]?.[0]).toMatchObject({ callId: id, attempt: 2, userId: ann.id });
  expect({ attempt, jobId, status }).toEqual({ attempt: 2, jobId: null, status: "active" });
  expect(incidents.map(({ kind }) => kind)).toEqual(["agent-lost"]);
});

test("a call whose heart beats is left alone, and so is everybody while the watchdog could not look", async () => {
  const id = await addCall(ann, web.data, active);
  await watch(20_000, () => beat(id, 1, false));
  await watch(1_000);
  nowMs += 60_000;
  await watch(1_000, () => beat(id, 1, false));
  expect(rooms.dispatch).not.toHaveBeenCalled();
});

test("on a machine that is late itself, a late heartbeat is waited for longer", async () => {
  const id = await addCall(ann, web.data, active);
  await watch(8_000, () => beat(id, 1, false));
  for (let looks = 0; looks < 4; looks += 1) {
    nowMs += 1_200;
    await look();
  }
  expect(rooms.dispatch).not.toHaveBeenCalled();
  await watch(6_000);
  expect(rooms.dispatch).toHaveBeenCalledTimes(1);
});

test("the job it was taken from may no longer write, and one successor may", async () => {
  const id = await addCall(ann, web.data, active);
  await watch(9_000);
  expect(await beat(id, 1, true)).toBe(false);
  expect(await endCall(id, 1, new Date(), "caller")).toBe(false);
  const dispatch = rooms.dispatch.mock.calls[0]?.[0];
  if (!dispatch) throw new Error("nobody was sent");
  const setup = await beginCall(dispatch, "job-2", new Date());
  expect(setup.past.map(({ text }) => text)).toEqual(["What time is it?", "Ten past two."]);
  expect(setup.nextTurn).toBeGreaterThan(1);
  await expect(beginCall(dispatch, "job-3", new Date())).rejects.toMatchObject({ code: "conflict" });
  await expect(beginCall({ ...dispatch, attempt: 1 }, "job-4", new Date())).rejects.toMatchObject({ code: "conflict" });
  expect(setup.attempt).toBe(2);
  expect(await beat(id, 2, true)).toBe(true);
  expect(await read(id)).toMatchObject({ jobId: "job-2", lostAt: null });
  expect(await endCall(id, 2, new Date(), "caller")).toBe(true);
});

test("a job that is merely late may take what was taken from it, if it is the first to come", async () => {
  const id = await addCall(ann, web.data, active);
  await watch(9_000);
  const dispatch = rooms.dispatch.mock.calls[0]?.[0];
  if (!dispatch) throw new Error("nobody was sent");
  // A full machine: what is asked is who has this call, and not whether there is a place for one more.
  await addCall(ann, web.data, active);
  const late = { ...dispatch, attempt: undefined };
  expect((await beginCall(late, "late", new Date())).attempt).toBe(2);
  await expect(beginCall(dispatch, "job-2", new Date())).rejects.toMatchObject({ code: "conflict" });
  await expect(beginCall(late, "later", new Date())).rejects.toMatchObject({ code: "conflict" });
  expect(await read(id)).toMatchObject({ jobId: "late" });
});

test("a job that does not come is asked for again, until the call is given up", async () => {
  const id = await addCall(ann, web.data, active);
  await watch(9_000);
  await age(id, "dispatchedAt", 5_000);
  await watch(500);
  expect(rooms.dispatch).toHaveBeenCalledTimes(2);
  await age(id, "lostAt", 31_000);
  await watch(500);
  expect(rooms.close).toHaveBeenCalledWith(id);
  const { status, endReason, endedAt, heartbeatAt, incidents } = await read(id);
  expect([status, endReason, endedAt]).toEqual(["lost", "lost", heartbeatAt]);
  expect(incidents.map(({ kind }) => kind)).toEqual(["agent-lost", "worker-lost"]);
});

test("without a worker the caller is told, and nobody is sent until there is one", async () => {
  worker = "down";
  await addCall(ann, web.data, active);
  await watch(9_000);
  expect(rooms.removeAgent).toHaveBeenCalled();
  expect(rooms.dispatch).not.toHaveBeenCalled();
  worker = "up";
  await watch(500);
  expect(rooms.dispatch).toHaveBeenCalledTimes(1);
});

test("an orphan goes on until another worker has been up for a while", async () => {
  worker = "down";
  const id = await addCall(ann, web.data, { ...active, orphaned: true });
  await watch(5_000, () => beat(id, 1, false));
  expect(rooms.removeAgent).not.toHaveBeenCalled();
  worker = "up";
  await watch(4_000, () => beat(id, 1, false));
  expect(rooms.dispatch).toHaveBeenCalledTimes(1);
});

test("a call whose caller has gone too is closed when they do not come back", async () => {
  present = { caller: false, agent: false };
  const id = await addCall(ann, web.data, active);
  await watch(9_000);
  expect(await read(id)).toMatchObject({ status: "active" });
  await age(id, "lostAt", 16_000);
  await watch(500);
  expect(rooms.dispatch).not.toHaveBeenCalled();
  const { status, incidents } = await read(id);
  expect([status, incidents.map(({ kind }) => kind)]).toEqual(["lost", ["agent-lost", "caller-gone"]]);
});

test("a room that outlived its call is closed, and a job that is not in its room is relieved", async () => {
  const over = await addCall(ann, web.data, { endedAt: new Date(Date.now() - 10_000) });
  const id = await addCall(ann, web.data, active);
  rooms.list.mockResolvedValue([over, id]);
  present = { caller: true, agent: false };
  for (; nowMs <= 15_000; nowMs += 5_000) await watchdogs[0]?.reconcile();
  expect(rooms.close).toHaveBeenCalledWith(over);
  expect(rooms.close).not.toHaveBeenCalledWith(id);
  expect(await read(id)).toMatchObject({ attempt: 2, jobId: null });
});

test("what LiveKit does not answer about one call holds up no other", async () => {
  const stuck = await addCall(ann, web.data, { ...active, jobId: null, lostAt: new Date() });
  rooms.present.mockImplementation((callId) =>
    callId === stuck ? new Promise(() => undefined) : Promise.resolve(present),
  );
  const id = await addCall(ann, web.data, active);
  for (; nowMs <= 9_000; nowMs += 500) await watchdogs[0]?.look();
  await expect.poll(() => rooms.dispatch.mock.calls.map(([{ callId }]) => callId)).toEqual([id]);
  expect(rooms.present.mock.calls.filter(([callId]) => callId === stuck)).toHaveLength(1);
});

async function forgotten(callId: string, ageMs: number): Promise<void> {
  const version = await db.agentVersion.findFirstOrThrow({ select: { id: true, agentId: true } });
  const createdAt = new Date(Date.now() - ageMs);
  const reservation = { callId, agentId: version.agentId, agentVersionId: version.id, userId: ann.id, createdAt };
  await db.reservation.create({ data: reservation });
}

test("a caller who waits in a room without an agent gets a call, and an agent", async () => {
  const callId = "01980000-0000-7000-8000-000000000009";
  await forgotten(callId, 5_000);
  await watch(6_000); // the token was not used
  expect(await db.call.count()).toBe(0);
  rooms.list.mockResolvedValue([callId]);
  present = { caller: true, agent: false };
  await watch(6_000);
  expect(rooms.dispatch.mock.calls.map(([{ attempt }]) => attempt)).toEqual([2]);
  expect((await read(callId)).incidents.map(({ kind }) => kind)).toEqual(["agent-absent"]);
});

test("a caller who waits without a place finds the room closed, once all lines are busy", async () => {
  const callId = "01980000-0000-7000-8000-000000000010";
  await forgotten(callId, heldForMs);
  const other = await addCall(ann, web.data, active);
  rooms.list.mockResolvedValue([callId]);
  rooms.present.mockImplementation(async (id) => ({ caller: true, agent: id === other }));
  await watch(6_000, () => beat(other, 1, false));
  expect(rooms.close).toHaveBeenCalledWith(callId);
  expect(rooms.dispatch).not.toHaveBeenCalled();
  expect([await db.call.count(), await db.reservation.count()]).toEqual([1, 0]);
});
