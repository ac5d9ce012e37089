import { Prisma } from "@/generated/prisma/client";
import { db } from "@/lib/db";
import type { Viewer } from "@/lib/users/schema";
import { readableSql } from "./scope";

const mostWords = 8;
const mostCandidates = 10;

/** The words of a search as they were said in the calls this person may see: those that nobody said are replaced by the most
 * similar one that somebody did. Undefined when that changes nothing. Quoted phrases and words to leave out stay as they
 * are. */
export async function asSaid(viewer: Viewer, query: string): Promise<string | undefined> {
  if (query.includes('"')) return undefined;
  const written = query.split(/\s+/).slice(0, mostWords);
  const said = await Promise.all(written.map((word) => wordAsSaid(viewer, word)));
  const corrected = said.join(" ");
  return corrected === written.join(" ") ? undefined : corrected;
}

async function wordAsSaid(viewer: Viewer, word: string): Promise<string> {
  if (!/^\p{L}{3,40}$/u.test(word) || (await wasSaid(viewer, word))) return word;
  const slip = word.toLowerCase();
  const candidates = await db.$queryRaw<{ word: string }[]>`
    select word from "SaidWord" where word % ${slip} order by similarity(word, ${slip}) desc, word limit ${mostCandidates}`;
  // The words are everybody's, so that one counts only where this person may read it.
  for (const { word: candidate } of candidates) if (await wasSaid(viewer, candidate)) return candidate;
  return word;
}

/** Also true for words that are in every sentence and are not searched for, such as "the". Materialised, because Postgres
 * takes any word for a frequent one and would read turn after turn to find one that nobody said. */
async function wasSaid(viewer: Viewer, word: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ said: boolean }[]>`
    with said as materialized (
      select "callId" from "Turn" where search @@ plainto_tsquery('english', ${word})
    )
    select numnode(plainto_tsquery('english', ${word})) = 0 or exists (
      select from said join "Call" call on call.id = said."callId" where ${readableSql(viewer)}
    ) as said`;
  return row?.said ?? false;
}

/** Remembers the words of calls that are over. */
export async function learnWords(tx: Prisma.TransactionClient, callIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    insert into "SaidWord" (word) ${wordsOf(callIds)} order by word on conflict do nothing`;
}

/** Forgets those words of the given calls, which are about to lose their turns, that no other call has. */
export async function forgetWords(tx: Prisma.TransactionClient, callIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    delete from "SaidWord" said using (${wordsOf(callIds)}) gone
    where said.word = gone.word and not exists (
      select from "Turn" turn
      where turn.search @@ plainto_tsquery('english', gone.word) and lower(turn.text) like '%' || gone.word || '%'
        and turn."callId" <> all(${callIds}::uuid[])
    )`;
}

const wordsOf = (callIds: readonly string[]) => Prisma.sql`
  select distinct word from "Turn" turn, regexp_split_to_table(lower(turn.text), '[^[:alpha:]]+') word
  where turn."callId" = any(${callIds}::uuid[]) and length(word) between 3 and 40
    and numnode(plainto_tsquery('english', word)) > 0`;
