import { Prisma } from "@/generated/prisma/client";
import { type AgentConfig, loadAgentConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import type { Analysis } from "./analysis";
import { type Cost, sumOf } from "./cost";
import { readPriceList } from "./price-list";
import { type Amounts, none, type Provider, plus } from "./use";

/** What the analyst reads and writes. Whatever it writes counts only while the run it works on is the newest one of the call. */

/** A run that a job in the queue stands for. */
export type Run = { callId: string; runId: string };

/** A queued run. `isLocal`: our own engine is to read it. */
export type OpenRun = Run & { isLocal: boolean };

/** The queued runs that have no job yet, the oldest first. */
export async function unsafeRunsWithoutJob(limit: number): Promise<OpenRun[]> {
  const rows = await db.$queryRaw<(Run & { config: unknown })[]>`
    select analysis."callId", analysis."runId", version.config
    from "CallAnalysis" analysis join "AgentVersion" version on version.id = analysis."agentVersionId"
    where analysis.state = 'queued' and not exists (select from pgboss.job job where job.id = analysis."runId")
    order by analysis."queuedAt" limit ${limit}`;
  return rows.map(({ config, ...run }) => ({ ...run, isLocal: isLocal(config) }));
}

/** What cannot be read fails where it is read. */
function isLocal(stored: unknown): boolean {
  try {
    return readerOf(loadAgentConfig(stored)).provider === "engine";
  } catch {
    return false;
  }
}

/** Who reads the calls of an agent. */
export const readerOf = ({ analysis, llm }: AgentConfig) => analysis.model ?? llm;

/** What is to be read, and how. */
export type Assignment = Run & {
  attempt: number;
  /** As it is stored. */
  config: unknown;
  turns: { role: "caller" | "agent"; text: string }[];
};

/** Takes a run into work. Undefined when there is nothing to do any more: it was done, its call deleted, or asked for anew. */
export async function unsafeTakeRun({ callId, runId }: Run): Promise<Assignment | undefined> {
  const [taken] = await db.callAnalysis.updateManyAndReturn({
    where: { callId, runId, state: { in: ["queued", "running"] } },
    data: { state: "running", attempt: { increment: 1 }, startedAt: new Date() },
    select: { attempt: true },
  });
  const row =
    taken &&
    (await db.callAnalysis.findUnique({
      where: { callId },
      select: {
        agentVersion: { select: { config: true } },
        call: {
          select: { turns: { select: { role: true, text: true, heardText: true }, orderBy: { index: "asc" } } },
        },
      },
    }));
  if (!row) return undefined;
  return {
    ...{ callId, runId, attempt: taken.attempt },
    config: row.agentVersion.config,
    // What the caller never heard was not said.
    turns: row.call.turns.map(({ role, text, heardText }) => ({ role, text: heardText ?? text })),
  };
}

export type Result = Pick<
  Analysis,
  "title" | "summary" | "outcome" | "outcomeReason" | "extraction" | "notes" | "model"
> & { promptTokens: number; completionTokens: number };

/** Adds what a reading took to the cost of its call, by the prices of today. Each time somebody reads it costs anew; of a call that is
 * gone nothing is written. */
export async function unsafeChargeReading(
  callId: string,
  reader: Provider,
  works: readonly Partial<Amounts>[],
): Promise<void> {
  const done = works.reduce<Amounts>(plus, none);
  if (done.promptTokens + done.completionTokens === 0) return;
  const { provider, model } = reader;
  const use = (await readPriceList()).priced({ ...done, ...reader, stage: "reading" });
  const id = { callId, stage: use.stage, provider, model };
  await db.$transaction(async (tx) => {
    const [call] = await tx.$queryRaw<unknown[]>`select from "Call" where id = ${callId}::uuid for update`;
    if (!call) return;
    const before = await tx.callUse.findUnique({ where: { callId_stage_provider_model: id } });
    const fact = await tx.callFact.findUnique({ where: { callId }, select: { costMicros: true, currency: true } });
    const data = { ...use, ...(before && { ...plus(before, done), ...sumOf([toCost(before), use]) }) };
    await tx.callUse.upsert({
      where: { callId_stage_provider_model: id },
      create: { callId, ...data },
      update: data,
    });
    if (fact) await tx.callFact.update({ where: { callId }, data: sumOf([toCost(fact), use]) });
  });
}

const toCost = ({ costMicros, currency }: { costMicros: bigint | null; currency: string | null }): Cost => ({
  costMicros: costMicros === null ? null : Number(costMicros),
  currency,
});

/** Writes what was made of a call. False when somebody else has written, or nobody wants it any more. */
export async function unsafeFinishRun(
  { callId, runId, attempt }: Run & { attempt: number },
  { extraction, ...result }: Result,
): Promise<boolean> {
  const { count } = await db.callAnalysis.updateMany({
    where: { callId, runId, attempt, state: "running" },
    data: {
      ...result,
      extraction: extraction ?? Prisma.DbNull,
      ...{ state: "done", error: null, finishedAt: new Date() },
    },
  });
  return count > 0;
}

/** Writes that a try failed: for good, or that another one will follow. Without `attempt` whichever is in work. */
export async function unsafeFailRun(
  { callId, runId, attempt }: Run & { attempt?: number },
  error: string,
  isFinal: boolean,
): Promise<void> {
  const end = isFinal ? { state: "failed", finishedAt: new Date() } : { state: "queued" };
  await db.callAnalysis.updateMany({ where: { callId, runId, attempt, state: "running" }, data: { ...end, error } });
}

/** The runs that were in work: when nobody works, those of a process that died. */
export function unsafeRunsInWork(): Promise<Run[]> {
  return db.callAnalysis.findMany({ where: { state: "running" }, select: { callId: true, runId: true } });
}

/** Calls that go on. */
export const unsafeCallsOn = () => db.call.count({ where: { status: "active" } });
