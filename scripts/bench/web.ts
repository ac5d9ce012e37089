import { type CallFilters, listCallsSchema } from "@/lib/calls/filters";
import { listCalls } from "@/lib/calls/list-store";
import { db } from "@/lib/db";
import type { Viewer } from "@/lib/users/schema";
import { seed } from "@/prisma/seed";
import { migrate } from "@/scripts/start/migrate";
import { startPostgres } from "@/tests/support/postgres";
import { seedCalls } from "../seed/calls";
import { createRandom, madeWords } from "../seed/conversations";
import type { Measured } from "./figures";
import type { BenchOptions } from "./support";

/** What a page of the history takes the server, from the question to the rows, with so many turns in the database
 * (`--turns`, 100,000 unless said otherwise) and nobody else asking. `list`: filters of every kind and pages further on;
 * `search`: words that were said often and seldom, several of them, phrases, and one in five with a slip in it. */
export async function benchWeb({ turns = 100_000 }: BenchOptions): Promise<Measured> {
  const postgres = await startPostgres();
  process.env.DATABASE_URL = postgres.url("bench");
  try {
    await migrate(postgres.url("bench"), "prisma/migrations");
    await seed(postgres.url("bench"), {});
    const onProgress = (done: number) => process.stderr.write(`\r${done} turns`);
    const calls = await seedCalls({ turns, days: 365, onProgress });
    process.stderr.write("\n");
    const people = await db.user.findMany({ select: { id: true } });
    const builder: Viewer = { id: people[0]?.id ?? "", role: "builder" };
    const user: Viewer = { id: people[1]?.id ?? "", role: "user" };
    const listMs = await measureLists(builder, user);
    const { searchMs, slipMs, found } = await measureSearches(builder, user);
    const p95Ms = (values: readonly number[]) =>
      values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
    return {
      calls,
      turns: await db.turn.count(),
      list: { ms: listMs, p95Ms: p95Ms(listMs) },
      search: { ms: searchMs, slipMs, found, p95Ms: p95Ms([...searchMs, ...slipMs]) },
    };
  } finally {
    await db.$disconnect();
    await postgres.stop();
  }
}

const repeats = 12;
const warmUps = 2;

async function measureLists(builder: Viewer, user: Viewer): Promise<number[]> {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const choices: CallFilters[] = [
    {},
    { from: day(7) },
    { from: day(200), to: day(170), agent: "nova", version: 2 },
    { ended: "disconnected" },
    { minSeconds: 60, maxSeconds: 90 },
    { slowerThanMs: 1_200 },
    { has: "skill-failures" },
    { has: "interruptions", from: day(30) },
    { incident: "fallback" },
    { person: user.id },
  ];
  const times: number[] = [];
  for (let round = -warmUps; round < repeats; round++) {
    for (const viewer of [builder, user]) {
      for (const filters of choices) {
        const [first, ms] = await timed(() => listCalls(viewer, listCallsSchema.parse(filters)));
        if (round >= 0) times.push(ms);
        if (first.nextCursor === null) continue;
        const next = listCallsSchema.parse({ ...filters, cursor: first.nextCursor });
        const [, nextMs] = await timed(() => listCalls(viewer, next));
        if (round >= 0) times.push(nextMs);
      }
    }
  }
  return times;
}

async function measureSearches(builder: Viewer, user: Viewer) {
  const random = createRandom(7);
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? "";
  const { things, qualities, places, names, days } = madeWords;
  const searchMs: number[] = [];
  const slipMs: number[] = [];
  const found: boolean[] = [];
  for (let round = -warmUps; round < repeats * 4; round++) {
    const queries = [
      pick(things),
      `${pick(qualities)} ${pick(things)}`,
      `doctor ${pick(names)}`,
      `"${pick(things)} is confirmed"`,
      `${pick(things)} ${pick(days)} -${pick(places)}`,
    ];
    for (const viewer of [builder, user]) {
      for (const q of queries) {
        const [page, ms] = await timed(() => listCalls(viewer, listCallsSchema.parse({ q })));
        if (round >= 0) searchMs.push(ms);
        if (round >= 0) found.push(page.items.length > 0);
      }
      const word = pick(things.filter(({ length }) => length > 5));
      const slip = word.slice(0, 3) + word.slice(4);
      const [page, ms] = await timed(() => listCalls(viewer, listCallsSchema.parse({ q: slip })));
      if (round >= 0) slipMs.push(ms);
      if (round >= 0) found.push(page.searchedFor === word || page.items.length > 0);
    }
  }
  return { searchMs, slipMs, found };
}

async function timed<Value>(run: () => Promise<Value>): Promise<[Value, number]> {
  const startedAt = performance.now();
  const value = await run();
  return [value, performance.now() - startedAt];
}
