import { Prisma } from "@/generated/prisma/client";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { outcomeSchema } from "./analysis";
import { type CallFilters, type ListCalls, listCallsSchema } from "./filters";
import { medianLatencyMs } from "./latency";
import { type CallPage, type CallSummary, endReasonSchema, type Hit, ledgerSchema } from "./schema";
import { chosenFrom, chosenSql, readableSql } from "./scope";
import { asSaid } from "./spelling";

type Row = {
  id: string;
  agentSlug: string;
  agentName: string;
  version: number;
  userId: string;
  userName: string;
  userEmail: string;
  status: "active" | "ended" | "lost";
  startedAt: Date;
  endedAt: Date | null;
  endReason: string | null;
  turns: number;
  incidents: number;
  latencyMs: number | null;
  isCounted: boolean;
  thumb: number | null;
  title: string | null;
  outcome: string | null;
  /** Of a search: the turn that fits best, and how well. */
  hitIndex: number | null;
  rank: number | null;
};

/** A page of the history: one's own calls, or everybody's for builders and admins, narrowed by filters. Newest first, or with
 * words to search for the best first. Words with a slip in them find what was probably meant. */
export async function listCalls(viewer: Viewer, input: ListCalls): Promise<CallPage> {
  const { cursor, limit, ...filters } = input;
  const rows = await findRows(viewer, filters, cursor, limit + 1);
  if (rows.length === 0 && cursor === undefined && filters.q !== undefined) {
    const q = await asSaid(viewer, filters.q);
    if (q !== undefined) return { ...(await listCalls(viewer, { ...input, q })), searchedFor: q };
  }
  const shown = rows.slice(0, limit);
  const [hits, waits] = await Promise.all([findHits(shown, filters.q), waitsOf(shown)]);
  const items = shown.map((row) => toSummary(row, waits.get(row.id), hits.get(row.id)));
  const last = shown.at(-1);
  return { items, nextCursor: rows.length > limit && last ? toCursor(last, filters) : null, searchedFor: null };
}

/** All that the filters choose, a page at a time, for exports. */
export async function* eachCall(viewer: Viewer, filters: CallFilters): AsyncGenerator<CallSummary[]> {
  let cursor: string | undefined;
  do {
    const page = await listCalls(viewer, listCallsSchema.parse({ ...filters, cursor, limit: 100 }));
    yield page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

const byRelevance = ({ q, sort }: CallFilters) => q !== undefined && sort !== "newest";

async function findRows(viewer: Viewer, filters: CallFilters, cursor: string | undefined, take: number) {
  const order = byRelevance(filters)
    ? Prisma.sql`found.rank desc, found.id desc`
    : Prisma.sql`found."startedAt" desc, found.id desc`;
  const found = await foundSql(viewer, filters, cursor, take);
  return db.$queryRaw<Row[]>`
    with found as (${found} order by ${order} limit ${take})
    select call.id, agent.slug as "agentSlug", agent.name as "agentName", version.number as version,
      person.id as "userId", person.name as "userName", person.email as "userEmail",
      call.status::text, call."startedAt", call."endedAt", call."endReason",
      coalesce(fact.turns, (select count(*)::int from "Turn" t where t."callId" = call.id)) as turns,
      coalesce(fact.incidents, (select count(*)::int from "Incident" i where i."callId" = call.id)) as incidents,
      fact."latencyMs", fact."callId" is not null as "isCounted", rating.thumb, analysis.title, analysis.outcome,
      found."hitIndex", found.rank
    from found
    join (${chosenFrom}) on call.id = found.id
    join "User" person on person.id = call."userId"
    left join "CallRating" rating on rating."callId" = call.id and rating.role = 'caller'
    order by ${order}`;
}

/** Ids and places of the calls from the cursor on. Without words, written so that an index of the calls can be followed. */
async function foundSql(viewer: Viewer, filters: CallFilters, cursor: string | undefined, take: number) {
  const { q } = filters;
  const [chosen, rest] = [chosenSql(viewer, filters), await after(viewer, filters, cursor)];
  if (q === undefined) {
    return Prisma.sql`
      select * from (
        select call.id, call."startedAt", null::int as "hitIndex", null::float8 as rank from ${chosenFrom}
        where ${chosen} and ${rest} order by call."startedAt" desc, call.id desc limit ${take}
      ) found`;
  }
  return Prisma.sql`
    select * from (
      select distinct on (call.id) call.id, call."startedAt", turn.index as "hitIndex",
        ts_rank(turn.search, query)::float8 as rank
      from websearch_to_tsquery('english', ${q}) query
      join "Turn" turn on turn.search @@ query
      join (${chosenFrom}) on call.id = turn."callId"
      where ${chosen}
      order by call.id, rank desc, turn.index
    ) found where ${rest}`;
}

function toCursor({ id, rank }: Row, filters: CallFilters): string {
  return byRelevance(filters) ? `${rank}~${id}` : id;
}

const cursorForm = /^(?:(\d+(?:\.\d+)?(?:e-?\d+)?)~)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

async function after(viewer: Viewer, filters: CallFilters, cursor: string | undefined): Promise<Prisma.Sql> {
  if (cursor === undefined) return Prisma.sql`true`;
  const [, rank, id] = cursorForm.exec(cursor) ?? [];
  if (id === undefined || byRelevance(filters) !== (rank !== undefined)) throw changed();
  if (rank !== undefined) return Prisma.sql`(found.rank, found.id) < (${Number(rank)}::float8, ${id}::uuid)`;
  const [last] = await db.$queryRaw<{ startedAt: Date }[]>`
    select "startedAt" from "Call" call where id = ${id}::uuid and ${readableSql(viewer)}`;
  if (!last) throw changed();
  const row = filters.q === undefined ? Prisma.raw("call") : Prisma.raw("found");
  return Prisma.sql`(${row}."startedAt", ${row}.id) < (${last.startedAt}::timestamptz, ${id}::uuid)`;
}

const changed = () => new AppError("invalid_input", "The list has changed. Reload it.");

/** Marks that nobody says: characters of the private use area. */
const marks = { start: "\ue000", stop: "\ue001" };
const headline = `StartSel="${marks.start}", StopSel="${marks.stop}", MaxWords=24, MinWords=12, MaxFragments=0`;

async function findHits(rows: readonly Row[], q: string | undefined): Promise<Map<string, Hit>> {
  if (q === undefined || rows.length === 0) return new Map();
  const hits = await db.$queryRaw<(Omit<Hit, "pieces"> & { callId: string; line: string })[]>`
    select turn."callId", turn.index as "turnIndex", turn.role::text as role, turn."startMs" as "atMs",
      ts_headline('english', turn.text, websearch_to_tsquery('english', ${q}), ${headline}) as line
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ hitIndex }) => hitIndex)}::int[]) hit (id, index)
    join "Turn" turn on turn."callId" = hit.id and turn.index = hit.index`;
  return new Map(hits.map(({ callId, line, ...hit }) => [callId, { ...hit, pieces: piecesOf(line) }]));
}

/** A marked line in pieces. */
function piecesOf(line: string): Hit["pieces"] {
  return line.split(marks.start).flatMap((part, index) => {
    const [first = "", rest] = index === 0 ? ["", part] : part.split(marks.stop);
    const pieces = [
      { text: first, isHit: true },
      { text: rest ?? "", isHit: false },
    ];
    return pieces.filter(({ text }) => text !== "");
  });
}

/** Calls that go on, and those that are over for a moment only, are not counted yet. */
async function waitsOf(rows: readonly Row[]): Promise<Map<string, number | null>> {
  const ids = rows.filter(({ isCounted }) => !isCounted).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const turns = await db.turn.findMany({
    where: { callId: { in: ids }, role: "agent" },
    select: { callId: true, ledger: true },
  });
  const ledgersOf = (id: string) =>
    turns.filter(({ callId }) => callId === id).map(({ ledger }) => ledgerSchema.nullable().parse(ledger));
  return new Map(ids.map((id) => [id, medianLatencyMs(ledgersOf(id))]));
}

function toSummary(row: Row, wait: number | null | undefined, hit: Hit | undefined): CallSummary {
  return {
    id: row.id,
    agent: { slug: row.agentSlug, name: row.agentName },
    version: row.version,
    user: { id: row.userId, name: row.userName, email: row.userEmail },
    status: row.status,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    endReason: row.endReason === null ? null : endReasonSchema.parse(row.endReason),
    turns: row.turns,
    incidents: row.incidents,
    latencyMs: wait === undefined ? row.latencyMs : wait,
    thumb: row.thumb,
    title: row.title,
    outcome: outcomeSchema.nullable().parse(row.outcome),
    hit: hit ?? null,
  };
}
