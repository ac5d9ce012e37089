import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type { Prisma } from "@/generated/prisma/client";
import { authorise, can } from "@/lib/authorise";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { type Analysis, analysisSchema, outcomeSchema } from "./analysis";
import { medianLatencyMs } from "./latency";
import {
  type CallDetail,
  type CallSummary,
  endReasonSchema,
  ledgerSchema,
  ratingSchema,
  recordingSchema,
  wordSchema,
} from "./schema";
import { guestsOf } from "./scope";
import { type PricedUse, useSchema, useStages } from "./use";

const facts = {
  id: true,
  status: true,
  startedAt: true,
  endedAt: true,
  endReason: true,
  agent: { select: { slug: true, name: true } },
  agentVersion: { select: { number: true } },
  user: { select: { id: true, name: true, email: true } },
} as const satisfies Prisma.CallSelect;
type Facts = Prisma.CallGetPayload<{ select: typeof facts }>;

/** One call with all that was said. `not_found` also for a call this person may not see. */
export async function requireCall(viewer: Viewer, id: string): Promise<CallDetail> {
  const row = await db.call.findFirst({
    where: { AND: [readable(viewer), byId(id)] },
    select: {
      ...facts,
      recording: true,
      fact: { omit: { callId: true, measuredAt: true } },
      uses: { omit: { callId: true } },
      analysis: {
        omit: { callId: true, agentVersionId: true, runId: true, startedAt: true },
        include: { agentVersion: { select: { number: true } } },
      },
      ratings: {
        select: { role: true, thumb: true, words: true, updatedAt: true, author: { select: { id: true, name: true } } },
        orderBy: { updatedAt: "asc" },
      },
      turns: {
        select: {
          index: true,
          role: true,
          text: true,
          heardText: true,
          interrupted: true,
          startMs: true,
          endMs: true,
          words: true,
          ledger: true,
        },
        orderBy: { index: "asc" },
      },
      toolCalls: { omit: { callId: true, createdAt: true }, orderBy: { startedMs: "asc" } },
      incidents: { select: { id: true, kind: true, message: true, atMs: true }, orderBy: { atMs: "asc" } },
      handovers: {
        omit: { callId: true, agentId: true, agentVersionId: true, createdAt: true },
        include: { agent: { select: { slug: true, name: true } } },
        orderBy: { number: "asc" },
      },
    },
  });
  if (!row) throw notFound();
  return {
    ...toFacts(row, row.turns),
    turns: row.turns.map((turn) => ({ ...turn, ledger: toLedger(turn.ledger), words: toWords(turn.words) })),
    toolCalls: row.toolCalls,
    incidents: row.incidents,
    analysis: row.analysis && toAnalysis(row.analysis),
    title: row.analysis?.title ?? null,
    outcome: outcomeSchema.nullable().parse(row.analysis?.outcome ?? null),
    handovers: row.handovers,
    thumb: row.ratings.find(({ role }) => role === "caller")?.thumb ?? null,
    ratings: row.ratings.map(({ updatedAt, ...rating }) => ({
      ...ratingSchema.omit({ at: true }).parse(rating),
      at: updatedAt.toISOString(),
    })),
    facts: row.fact && { ...row.fact, costMicros: toNumber(row.fact.costMicros) },
    canDelete: await canDelete(viewer, row.user.id),
    uses: can(viewer, "call:read-all") ? toUses(row.uses) : [],
    recording: row.recording === null ? null : recordingSchema.omit({ file: true }).parse(row.recording),
  };
}

/** Where a call's recording lies on disk, if this person may hear it. `bytes` is the file's size as it is now. */
export async function requireRecording(
  viewer: Viewer,
  id: string,
): Promise<{ path: string; contentType: string; bytes: number }> {
  const row = await db.call.findFirst({ where: { AND: [readable(viewer), byId(id)] }, select: { recording: true } });
  if (!row) throw notFound();
  if (row.recording === null) throw new AppError("not_found", "This call was not recorded.");
  const { file, contentType } = recordingSchema.parse(row.recording);
  const path = join(env().PARLEY_DATA, "recordings", id, basename(file));
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new AppError("not_found", "This recording is not on this machine any more.");
  return { path, contentType, bytes: found.size };
}

/** Throws `not_found` unless this person may see the call. */
export async function requireReadable(viewer: Viewer, id: string): Promise<void> {
  if ((await db.call.count({ where: { AND: [readable(viewer), byId(id)] } })) === 0) throw notFound();
}

const notFound = () => new AppError("not_found", "That call does not exist, or it is not yours.");

// Ids come from addresses people can edit; Postgres would take what is no id for a fault of ours.
function byId(id: string): Prisma.CallWhereInput {
  if (!z.uuid().safeParse(id).success) throw notFound();
  return { id };
}

/** The calls this person may see. */
function readable(viewer: Viewer): Prisma.CallWhereInput {
  authorise(viewer, "call:read-own");
  return can(viewer, "call:read-all") ? {} : { userId: viewer.id };
}

function toFacts(
  row: Facts,
  turns: { ledger: Prisma.JsonValue }[],
): Omit<CallSummary, "turns" | "incidents" | "hit" | "thumb" | "title" | "outcome"> {
  const { id, status, startedAt, endedAt, endReason, agent, agentVersion, user } = row;
  return {
    id,
    agent,
    version: agentVersion.number,
    user,
    status,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    endReason: endReason === null ? null : endReasonSchema.parse(endReason),
    latencyMs: medianLatencyMs(turns.map((turn) => toLedger(turn.ledger))),
  };
}

async function canDelete(viewer: Viewer, ownerId: string): Promise<boolean> {
  if (!can(viewer, "call:delete-guest")) return false;
  return (await db.user.count({ where: { id: ownerId, ...guestsOf(viewer) } })) > 0;
}

type StoredAnalysis = { agentVersion: { number: number }; queuedAt: Date; finishedAt: Date | null };

const toAnalysis = ({ agentVersion, queuedAt, finishedAt, ...stored }: StoredAnalysis): Analysis =>
  analysisSchema.parse({
    ...stored,
    version: agentVersion.number,
    queuedAt: queuedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  });

const toNumber = (micros: bigint | null) => (micros === null ? null : Number(micros));

/** In the order in which a call uses them, the one that did most first. */
function toUses(stored: (Omit<PricedUse, "stage" | "costMicros"> & { stage: string; costMicros: bigint | null })[]) {
  const uses = stored.map((use) => useSchema.parse({ ...use, costMicros: toNumber(use.costMicros) }));
  const size = (use: PricedUse) => use.listenedMs + use.promptTokens + use.completionTokens + use.characters;
  return uses.toSorted((a, b) => useStages.indexOf(a.stage) - useStages.indexOf(b.stage) || size(b) - size(a));
}

const toLedger = (stored: Prisma.JsonValue) => ledgerSchema.nullable().parse(stored);
const toWords = (stored: Prisma.JsonValue) => wordSchema.array().nullable().parse(stored);
