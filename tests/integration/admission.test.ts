import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { heldForMs, reservePlace } from "@/lib/calls/admission";
import { beginCall } from "@/lib/calls/journal";
import { openReservations } from "@/lib/calls/watchdog-store";
import { db } from "@/lib/db";
import { addPerson, startWeb } from "../support/web";

const lines = 2;
let web: Awaited<ReturnType<typeof startWeb>>;
let version: { agentId: string; agentVersionId: string };
let people: string[];

beforeAll(async () => {
  web = await startWeb({ PARLEY_MAX_CALLS: String(lines) });
  people = await Promise.all(["Ann", "Bob", "Cyd", "Dan"].map(async (name) => (await addPerson(name, "user")).id));
  const { id, agentId } = await db.agentVersion.findFirstOrThrow();
  version = { agentId, agentVersionId: id };
});
afterAll(() => web.stop());
beforeEach(async () => {
  await db.reservation.deleteMany();
  await db.call.deleteMany();
});

const dispatchOf = (person: number) => ({ callId: uuidv7(), userId: people[person] ?? "", ...version });
const begin = (dispatch: ReturnType<typeof dispatchOf>, jobId = "job") => beginCall(dispatch, jobId, new Date());
const busy = expect.objectContaining({ code: "busy" });

test("of several who ask at once, as many get a place as there are lines", async () => {
  const asked = await Promise.allSettled([0, 1, 2, 3].map((person) => reservePlace(dispatchOf(person))));
  expect(asked.map(({ status }) => status).sort()).toEqual(["fulfilled", "fulfilled", "rejected", "rejected"]);
});

test("tokens and calls that begin at once share the places there are", async () => {
  const [ann, bob, cyd, dan] = [0, 1, 2, 3].map(dispatchOf);
  if (!ann || !bob || !cyd || !dan) throw new Error("not prepared");
  await reservePlace(ann);
  const done = await Promise.allSettled([begin(ann), begin(bob), begin(cyd), reservePlace(dan)]);
  expect(done[0]?.status).toBe("fulfilled");
  expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(lines);
  expect((await db.call.count()) + (await db.reservation.count())).toBe(lines);
});

test("who asks again has one place, that of the last token, and leaves the others theirs", async () => {
  const tokens = [0, 0, 0, 0].map(dispatchOf);
  for (const token of tokens) await reservePlace(token);
  await reservePlace(dispatchOf(1));
  await expect(reservePlace(dispatchOf(2))).rejects.toEqual(busy);
  // With an earlier token they come only where a place is left, but nobody forgets them in their room.
  expect((await openReservations(-1_000)).map(({ callId }) => callId)).toEqual(
    expect.arrayContaining(tokens.map(({ callId }) => callId)),
  );
  const [first, last] = [tokens[0], tokens[3]];
  if (!first || !last) throw new Error("not prepared");
  await expect(begin(first)).rejects.toEqual(busy);
  expect((await begin(last)).attempt).toBe(1);
});

test("a token that is used late takes a place if one is left, and is forgotten if none is", async () => {
  const [late, later] = [dispatchOf(0), dispatchOf(1)];
  await reservePlace(late);
  await reservePlace(later);
  await db.reservation.updateMany({ data: { createdAt: new Date(Date.now() - heldForMs) } });
  await reservePlace(dispatchOf(2));
  expect((await begin(late)).attempt).toBe(1);
  await expect(begin(later)).rejects.toEqual(busy);
  expect(await db.reservation.count({ where: { callId: later.callId } })).toBe(0);
  expect(await db.call.count({ where: { id: later.callId } })).toBe(0);
});

test("a job that asks again for its call is given the same, also where all lines are busy, and no other job is", async () => {
  const [dispatch, other] = [dispatchOf(0), dispatchOf(1)];
  const first = await begin(dispatch, "job-1");
  await begin(other, "job-2");
  expect(await begin(dispatch, "job-1")).toEqual(first);
  await expect(begin(dispatch, "job-3")).rejects.toMatchObject({ code: "conflict" });
  expect(await db.call.count()).toBe(2);
});
