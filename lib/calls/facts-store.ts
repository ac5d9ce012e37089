import { z } from "zod";
import type { Prisma } from "@/generated/prisma/client";
import { type AgentConfig, loadAgentConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { queueAnalyses } from "./analysis-store";
import { sumOf } from "./cost";
import { countWaits, factsOf, falseInterruption } from "./facts";
import { readPriceList } from "./price-list";
import { ledgerSchema } from "./schema";
import { learnWords } from "./spelling";
import { type Work, workDone, workSchema } from "./use";

/** A job writes its last row a moment after the end. */
const settledAfterMs = 1_000;
const atATime = 200;
const recentMs = 3_600_000;

/** Counts again and again: first all that was left, then what ended lately, which is a question of a millisecond. */
export function createCounter(): () => Promise<number> {
  let endedSince: Date | undefined;
  return async () => {
    const counted = await countCalls(endedSince);
    endedSince = new Date(Date.now() - recentMs);
    return counted;
  };
}

/** Counts the calls that ended since then and were not counted yet, oldest first; answers how many. However the calls
 * ended, and whoever asks at the same time, each is counted once. */
export async function countCalls(endedSince = new Date(0)): Promise<number> {
  let counted = 0;
  for (;;) {
    const ids = await uncounted(endedSince);
    counted += await countThese(ids);
    if (ids.length < atATime) return counted;
  }
}

async function uncounted(endedSince: Date): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select call.id from "Call" call
    where call.status <> 'active' and call."endedAt" >= ${endedSince}
      and call."endedAt" < ${new Date(Date.now() - settledAfterMs)}
      and not exists (select from "CallFact" fact where fact."callId" = call.id)
    order by call."startedAt" limit ${atATime}`;
  return rows.map(({ id }) => id);
}

async function countThese(ids: string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const calls = await db.call.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      startedAt: true,
      endedAt: true,
      agentVersionId: true,
      agentVersion: { select: { config: true } },
      turns: { select: { role: true, text: true, interrupted: true, ledger: true } },
      toolCalls: { select: { error: true } },
      incidents: { select: { kind: true } },
      events: { where: { type: workDone }, select: { data: true }, orderBy: { sequence: "asc" } },
      uses: { select: { costMicros: true, currency: true } },
      _count: { select: { events: { where: { type: falseInterruption } } } },
    },
  });
  const prices = await readPriceList();
  const counted = calls.map(({ turns: stored, events, uses: before, _count, ...call }) => {
    const turns = stored.map((turn) => ({ ...turn, ledger: ledgerSchema.nullable().parse(turn.ledger) }));
    const works = events.flatMap(({ data }) => toWorks(data));
    const facts = factsOf({ ...call, turns, works, falseInterruptions: _count.events });
    const config = readConfig(call.agentVersion.config);
    const uses = prices.usesOf(works, facts, config);
    const known = before.map(({ costMicros, currency }) => ({ costMicros: toNumber(costMicros), currency }));
    return {
      call: { ...call, config, turns },
      row: { callId: call.id, ...facts, ...(uses ? sumOf([...uses, ...known]) : unknownCost) },
      uses: (uses ?? []).map((use) => ({ callId: call.id, ...use })),
      waits: countWaits(turns.map(({ ledger }) => ledger)).map((wait) => ({
        ...wait,
        day: call.startedAt.toISOString().slice(0, 10),
        agentVersionId: call.agentVersionId,
      })),
    };
  });
  await db.$transaction(async (tx) => {
    const fresh = await tx.callFact.createManyAndReturn({
      data: counted.map(({ row }) => row),
      skipDuplicates: true,
      select: { callId: true },
    });
    const isFresh = new Set(fresh.map(({ callId }) => callId));
    const waits = counted.flatMap(({ row, waits }) => (isFresh.has(row.callId) ? waits : []));
    if (waits.length > 0) await addWaits(tx, waits);
    await tx.callUse.createMany({
      data: counted.flatMap(({ row, uses }) => (isFresh.has(row.callId) ? uses : [])),
      skipDuplicates: true,
    });
    await queueAnalyses(
      tx,
      counted.flatMap(({ call }) => (isFresh.has(call.id) ? call : [])),
    );
    await learnWords(tx, [...isFresh]);
  });
  return counted.length;
}

type Wait = { day: string; agentVersionId: string; stage: string; bucket: number; count: number };

async function addWaits(tx: Prisma.TransactionClient, waits: readonly Wait[]): Promise<void> {
  // In one order, so that two who count at once wait for each other instead of for ever.
  await tx.$executeRaw`
    insert into "AnswerBucket" (day, "agentVersionId", stage, bucket, count)
    select day, version, stage, bucket, sum(count)::int
    from unnest(
      ${waits.map(({ day }) => day)}::date[], ${waits.map(({ agentVersionId }) => agentVersionId)}::uuid[],
      ${waits.map(({ stage }) => stage)}::text[], ${waits.map(({ bucket }) => bucket)}::int[],
      ${waits.map(({ count }) => count)}::int[]
    ) wait (day, version, stage, bucket, count)
    group by day, version, stage, bucket order by day, version, stage, bucket
    on conflict (day, "agentVersionId", stage, bucket) do update set count = "AnswerBucket".count + excluded.count`;
}

const toNumber = (micros: bigint | null) => (micros === null ? null : Number(micros));

const unknownCost = { costMicros: null, currency: null };

const workEventSchema = z.object({ works: z.array(workSchema) });

function toWorks(data: unknown): Work[] {
  return workEventSchema.safeParse(data).data?.works ?? [];
}

function readConfig(stored: unknown): AgentConfig | undefined {
  try {
    return loadAgentConfig(stored);
  } catch {
    return undefined;
  }
}
