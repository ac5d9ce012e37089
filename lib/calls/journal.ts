import { type Prisma, Prisma as PrismaNamespace } from "@/generated/prisma/client";
import { type AgentConfig, loadAgentConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Role } from "@/lib/users/schema";
import { admitCall } from "./admission";
import { askedAt } from "./latency";
import { type Dispatch, type EndReason, type Ledger, ledgerSchema, type Recording, type Word } from "./schema";

/** What the worker writes of a call. Every function may be called again with the same arguments: nothing doubles. */

export type CallSetup = {
  /** This job's number among those of the call; what it writes counts only while it is the newest. */
  attempt: number;
  agentName: string;
  /** Who calls, as far as the agent may be told. */
  caller: { id: string; name: string; role: Role; isGuest: boolean };
  config: AgentConfig;
  /** When the call began, which is in the past for a job that takes it over. */
  startedAt: Date;
  /** What was said before, with this agent; empty for a new call. */
  past: PastTurn[];
  /** Another agent had the call before and handed it over. */
  handover: TakenOver | undefined;
  /** Name of an agent that this one had handed the call over to, and that could not begin. */
  failedSuccessor: string | undefined;
  /** Places in the record from which this job writes. */
  nextTurn: number;
  nextEvent: number;
};

/** A turn of the conversation so far, as it was heard. */
export type PastTurn = {
  index: number;
  role: "caller" | "agent";
  text: string;
  /** Of the agent, and what the caller asked for: not a greeting or a sentence that bridged a silence. */
  isAnswer: boolean;
};

/** How an agent came by a call that another one began. Texts as in the table. */
export type TakenOver = { from: string; atMs: number; reason: string; summary: string };

/** Room in the record for what a predecessor may still write, if it was not dead but asleep. */
const turnsLeftFree = 8;
const eventsLeftFree = 100;

/** Reads what a call needs and makes it this job's: a new call's row is written, a call to be taken over is marked as
 * taken. Throws `not_found` for ids that do not belong together, `conflict` when another job has the call or is to have
 * it, and `busy` when there is no place for a new one. */
export async function beginCall(dispatch: Dispatch, jobId: string, startedAt: Date): Promise<CallSetup> {
  const [version, user] = await Promise.all([
    db.agentVersion.findFirst({
      where: { id: dispatch.agentVersionId, agentId: dispatch.agentId },
      select: servingFields,
    }),
    db.user.findFirst({
      where: { id: dispatch.userId, disabledAt: null },
      select: { id: true, name: true, role: true, linkId: true },
    }),
  ]);
  if (!version || !user) throw new AppError("not_found", "This call's agent or caller does not exist.");
  const isNew = (dispatch.attempt ?? 1) === 1 && (await createCall(dispatch, jobId, startedAt));
  const fresh = { attempt: 1, startedAt, past: [], nextTurn: 0, nextEvent: 0 };
  const { serving, ...begun } = isNew
    ? { ...fresh, serving: version, handover: undefined, failedSuccessor: undefined }
    : await takeOver(dispatch.callId, jobId, version);
  const { agent, config } = serving;
  const { linkId, ...caller } = user;
  return {
    ...begun,
    agentName: agent.name,
    caller: { ...caller, isGuest: linkId !== null },
    config: loadAgentConfig(config),
  };
}

/** False when the call is there already. */
function createCall(dispatch: Dispatch, jobId: string, startedAt: Date): Promise<boolean> {
  const { callId: id, agentId, agentVersionId, userId } = dispatch;
  const data = { id, agentId, agentVersionId, userId, jobId, startedAt, heartbeatAt: startedAt };
  return admitCall(dispatch, (tx) => tx.call.create({ data }));
}

const servingFields = { config: true, agent: { select: { name: true } } } as const;
type ServingVersion = { config: unknown; agent: { name: string } };

/** Of all jobs sent for a call that lost its own, also one that is merely late, the first to come gets it. What is this
 * job's already, because the answer to its first asking got lost, stays its own. */
async function takeOver(callId: string, jobId: string, first: ServingVersion) {
  const [call] = await db.call.updateManyAndReturn({
    where: { id: callId, status: "active", OR: [{ jobId }, { jobId: null, lostAt: { not: null } }] },
    data: { jobId, heartbeatAt: new Date() },
    select: { attempt: true, startedAt: true },
  });
  if (!call) throw new AppError("conflict", "Another agent has this call, or it is over.");
  const hadOthers = call.attempt > 1;
  const [turns, lastEvent, handovers] = await Promise.all([
    db.turn.findMany({
      where: { callId },
      select: { index: true, role: true, text: true, heardText: true, startMs: true, ledger: true },
      orderBy: { index: "asc" },
    }),
    db.callEvent.aggregate({ where: { callId }, _max: { sequence: true } }),
    db.callHandover.findMany({
      where: { callId },
      select: { atMs: true, reason: true, summary: true, hasFailed: true, agentVersion: { select: servingFields } },
      orderBy: { number: "asc" },
    }),
  ]);
  const kept = handovers.filter(({ hasFailed }) => !hasFailed);
  const last = kept.at(-1);
  const failed = handovers.at(-1)?.hasFailed ? handovers.at(-1) : undefined;
  const isSaid = failed && turns.some(({ role, startMs }) => role === "agent" && startMs >= failed.atMs);
  return {
    ...call,
    serving: last?.agentVersion ?? first,
    handover: last && toTakenOver(last, kept.at(-2)?.agentVersion ?? first),
    failedSuccessor: isSaid ? undefined : failed?.agentVersion.agent.name,
    past: turns
      .filter(({ startMs }) => startMs >= (last?.atMs ?? 0))
      .map(({ index, role, ledger, text, heardText }) => ({
        index,
        role,
        text: heardText ?? text,
        isAnswer: isAnswer(ledger),
      })),
    nextTurn: (turns.at(-1)?.index ?? -1) + 1 + (hadOthers ? turnsLeftFree : 0),
    nextEvent: (lastEvent._max.sequence ?? -1) + 1 + (hadOthers ? eventsLeftFree : 0),
  };
}

function toTakenOver({ atMs, reason, summary }: Omit<TakenOver, "from">, before: ServingVersion): TakenOver {
  return { from: before.agent.name, atMs, reason, summary };
}

function isAnswer(ledger: unknown): boolean {
  const { data } = ledgerSchema.safeParse(ledger);
  return data !== undefined && askedAt(data) !== undefined;
}

/** "The job is alive." Answers whether the call is still its own. `isSettled`: it has been well for a while, so an
 * earlier loss is made good. */
export async function beat(callId: string, attempt: number, isSettled: boolean): Promise<boolean> {
  const { count } = await db.call.updateMany({
    where: { id: callId, attempt, status: "active" },
    data: { heartbeatAt: new Date(), ...(isSettled ? { lostAt: null } : {}) },
  });
  return count > 0;
}

/** "My worker has died. I go on for a while; send another." */
export async function orphanCall(callId: string, attempt: number): Promise<void> {
  await db.call.updateMany({ where: { id: callId, attempt, status: "active" }, data: { orphaned: true } });
}

export type TurnRow = {
  index: number;
  role: "caller" | "agent";
  text: string;
  heardText: string | null;
  interrupted: boolean;
  startMs: number;
  endMs: number;
  words?: readonly Word[];
  ledger: Ledger | null;
};

export async function saveTurn(callId: string, turn: TurnRow): Promise<void> {
  const words = turn.words ? turn.words.map((word) => ({ ...word })) : PrismaNamespace.DbNull;
  const data = { ...turn, words, ledger: turn.ledger ?? PrismaNamespace.DbNull };
  await db.turn.upsert({
    where: { callId_index: { callId, index: turn.index } },
    create: { callId, ...data },
    update: data,
  });
}

export type ToolCallRow = {
  /** UUID made by the writer, so that a repeated write finds its row. */
  id: string;
  turnIndex: number;
  name: string;
  skill: string;
  arguments: unknown;
  result: string | null;
  error: string | null;
  direct: boolean;
  startedMs: number;
  endedMs: number;
};

export async function saveToolCall(callId: string, row: ToolCallRow): Promise<void> {
  const data = { ...row, arguments: (row.arguments ?? {}) as Prisma.InputJsonValue };
  await db.toolCall.upsert({ where: { id: row.id }, create: { callId, ...data }, update: data });
}

export type IncidentRow = { id: string; kind: string; message: string; atMs: number };

export async function saveIncident(callId: string, row: IncidentRow): Promise<void> {
  await db.incident.upsert({ where: { id: row.id }, create: { callId, ...row }, update: row });
}

export type EventRow = { sequence: number; atMs: number; type: string; data: Prisma.InputJsonValue };

export async function appendEvents(callId: string, rows: EventRow[]): Promise<void> {
  await db.callEvent.createMany({ data: rows.map((row) => ({ callId, ...row })), skipDuplicates: true });
}

export async function saveRecording(callId: string, attempt: number, recording: Recording): Promise<void> {
  await db.call.updateMany({ where: { id: callId, attempt }, data: { recording } });
}

/** Closes the call once; a second end keeps the first reason. Answers whether the call was this job's to close. */
export async function endCall(callId: string, attempt: number, endedAt: Date, endReason: EndReason): Promise<boolean> {
  await db.call.updateMany({
    where: { id: callId, attempt, status: "active" },
    data: { status: "ended", endedAt, endReason },
  });
  const call = await db.call.findUnique({ where: { id: callId }, select: { attempt: true } });
  return call?.attempt === attempt;
}
