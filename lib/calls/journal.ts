import { type Prisma, Prisma as PrismaNamespace } from "@/generated/prisma/client";
import { type AgentConfig, loadAgentConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Dispatch, EndReason, Ledger, Recording } from "./schema";

/** What the worker writes of a call. Every function may be called again with the same arguments: nothing doubles. */

export type CallSetup = { agentName: string; config: AgentConfig };

/** Reads what a call needs and writes its row. Throws `not_found` for ids that do not belong together and
 * `conflict` when the call was begun before. */
export async function beginCall(dispatch: Dispatch, startedAt: Date): Promise<CallSetup> {
  const [version, user] = await Promise.all([
    db.agentVersion.findFirst({
      where: { id: dispatch.agentVersionId, agentId: dispatch.agentId },
      select: { config: true, agent: { select: { name: true } } },
    }),
    db.user.findFirst({ where: { id: dispatch.userId, disabledAt: null }, select: { id: true } }),
  ]);
  if (!version || !user) throw new AppError("not_found", "This call's agent or caller does not exist.");
  const config = loadAgentConfig(version.config);
  try {
    await db.call.create({
      data: {
        id: dispatch.callId,
        agentId: dispatch.agentId,
        agentVersionId: dispatch.agentVersionId,
        userId: dispatch.userId,
        startedAt,
        heartbeatAt: startedAt,
      },
    });
  } catch (error) {
    if (error instanceof PrismaNamespace.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new AppError("conflict", "This call was begun before.", { cause: error });
    }
    throw error;
  }
  return { agentName: version.agent.name, config };
}

/** "The job is alive." Brings a call back that the watchdog gave up too early. */
export async function beat(callId: string, at: Date): Promise<void> {
  await db.call.updateMany({
    where: { id: callId, status: { in: ["active", "lost"] } },
    data: { heartbeatAt: at, status: "active", endedAt: null, endReason: null },
  });
}

export type TurnRow = {
  index: number;
  role: "caller" | "agent";
  text: string;
  heardText: string | null;
  interrupted: boolean;
  startMs: number;
  endMs: number;
  ledger: Ledger | null;
};

export async function saveTurn(callId: string, turn: TurnRow): Promise<void> {
  const data = { ...turn, ledger: turn.ledger ?? PrismaNamespace.DbNull };
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

export async function saveRecording(callId: string, recording: Recording): Promise<void> {
  await db.call.updateMany({ where: { id: callId }, data: { recording } });
}

/** Closes the call once; a second end keeps the first reason. */
export async function endCall(callId: string, endedAt: Date, endReason: EndReason): Promise<void> {
  await db.call.updateMany({
    where: { id: callId, status: { in: ["active", "lost"] } },
    data: { status: "ended", endedAt, endReason },
  });
}
