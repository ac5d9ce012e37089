import { v7 as uuidv7 } from "uuid";
import { Prisma } from "@/generated/prisma/client";
import { type AgentConfig, loadAgentConfig } from "@/lib/agents/schema";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { type AnalysisState, analysisChannel, isOpen } from "./analysis";

/** Calls that are counted later than this after their end are not read by themselves: an old history that is brought along would
 * keep a model busy for days. */
const readWithinMs = 86_400_000;

type Counted = {
  id: string;
  endedAt: Date | null;
  agentVersionId: string;
  config: AgentConfig | undefined;
  turns: readonly { role: "caller" | "agent"; text: string }[];
};

/** Queues calls that have just been counted, in the same transaction, so that none is forgotten or queued twice. */
export async function queueAnalyses(tx: Prisma.TransactionClient, calls: readonly Counted[]): Promise<void> {
  const since = Date.now() - readWithinMs;
  const wanted = calls.filter(({ config, endedAt }) => config?.analysis.isOn && (endedAt?.getTime() ?? 0) >= since);
  if (wanted.length === 0) return;
  await tx.callAnalysis.createMany({
    data: wanted.map(({ id, agentVersionId, turns }) => ({
      callId: id,
      agentVersionId,
      runId: uuidv7(),
      ...begun(turns.some(({ role, text }) => role === "caller" && text.trim() !== "")),
    })),
    skipDuplicates: true,
  });
  await tellAnalyst(tx);
}

const begun = (hasWords: boolean): { state: AnalysisState; notes: string[]; finishedAt: Date | null } =>
  hasWords
    ? { state: "queued", notes: [], finishedAt: null }
    : { state: "skipped", notes: ["nobody-spoke"], finishedAt: new Date() };

const tellAnalyst = (tx: Prisma.TransactionClient) => tx.$executeRaw`select pg_notify(${analysisChannel}, '')`;

/** What a new run begins with. */
const blank = {
  ...{ attempt: 0, title: null, summary: null, outcome: null, outcomeReason: null, extraction: Prisma.DbNull },
  ...{ model: null, error: null, promptTokens: 0, completionTokens: 0, startedAt: null },
};

/** Reads a call anew, by the criteria and the model of its agent's newest version. For builders. Throws `conflict` while the call
 * or its reading goes on, and when nothing of it is left to read. */
export async function analyseAgain(viewer: Viewer, callId: string): Promise<void> {
  authorise(viewer, "call:review");
  await db.$transaction(async (tx) => {
    const call = await tx.call.findUnique({
      where: { id: callId },
      select: {
        status: true,
        agentVersionId: true,
        analysis: { select: { state: true } },
        turns: { where: { role: "caller" }, select: { text: true }, take: 1 },
        agent: {
          select: { versions: { where: { number: { gt: 0 } }, orderBy: { number: "desc" }, take: 1 } },
        },
      },
    });
    if (!call) throw new AppError("not_found", "That call does not exist, or it is not yours.");
    if (call.status === "active") throw new AppError("conflict", "This call goes on. Wait until it is over.");
    if (call.analysis && isOpen(call.analysis.state as AnalysisState)) {
      throw new AppError("conflict", "This call is being read already.");
    }
    if (call.turns.length === 0) throw new AppError("conflict", "There are no words of this call to read.");
    const [newest] = call.agent.versions;
    if (newest && !loadAgentConfig(newest.config).analysis.isOn) {
      throw new AppError(
        "conflict",
        "This agent’s calls are not read. Switch it on under “After the call” and publish.",
      );
    }
    const agentVersionId = newest?.id ?? call.agentVersionId;
    const run = { ...blank, ...begun(true), agentVersionId, runId: uuidv7(), queuedAt: new Date() };
    await tx.callAnalysis.upsert({ where: { callId }, create: { callId, ...run }, update: run });
    await tx.auditEntry.create({ data: { actorId: viewer.id, action: "call-analysed-again", subject: callId } });
    await tellAnalyst(tx);
  });
}

/** Removes the words of what was made of calls; how they ended stays, as a count. What is under way writes nothing any more. */
export async function forgetAnalyses(tx: Prisma.TransactionClient, callIds: readonly string[]): Promise<void> {
  const where = { callId: { in: [...callIds] } };
  const nothing = { title: null, summary: null, outcomeReason: null, extraction: Prisma.DbNull, error: null };
  await tx.callAnalysis.updateMany({ where, data: { ...nothing, notes: ["words-removed"] } });
  await tx.callAnalysis.updateMany({
    where: { ...where, state: { in: ["queued", "running"] } },
    data: { state: "skipped", finishedAt: new Date() },
  });
}
