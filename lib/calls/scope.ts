import { Prisma } from "@/generated/prisma/client";
import { authorise, can } from "@/lib/authorise";
import type { Viewer } from "@/lib/users/schema";
import type { CallFilters, Happening } from "./filters";

/** The calls this person may see, as SQL over `call` (the table "Call"): their own, or everybody's for builders. */
export function readableSql(viewer: Viewer): Prisma.Sql {
  authorise(viewer, "call:read-own");
  return can(viewer, "call:read-all") ? Prisma.sql`true` : Prisma.sql`call."userId" = ${viewer.id}::uuid`;
}

/** The guests whose calls this person may delete, where they may delete any: everybody's for admins, else those who came by a link of
 * their own making. */
export const guestsOf = (viewer: Viewer): Prisma.UserWhereInput =>
  viewer.role === "admin" ? { linkId: { not: null } } : { link: { createdById: viewer.id } };

const columns: Record<Happening, Prisma.Sql> = {
  incidents: Prisma.sql`fact.incidents`,
  interruptions: Prisma.sql`fact.interruptions`,
  "false-interruptions": Prisma.sql`fact."falseInterruptions"`,
  "long-silences": Prisma.sql`fact."longSilences"`,
  fallbacks: Prisma.sql`fact.fallbacks`,
  "stt-failures": Prisma.sql`fact."sttFailures"`,
  "llm-failures": Prisma.sql`fact."llmFailures"`,
  "tts-failures": Prisma.sql`fact."ttsFailures"`,
  skills: Prisma.sql`fact."skillRuns"`,
  "skill-failures": Prisma.sql`fact."skillFailures"`,
};

/** The calls this person may see that the filters choose, as SQL over `call`, `agent`, `version`, and `fact` and
 * `analysis` (absent until a call was counted and read). Words are not looked at. */
export function chosenSql(viewer: Viewer, filters: CallFilters): Prisma.Sql {
  const {
    from,
    to,
    person,
    agent,
    version,
    ended,
    outcome,
    minSeconds,
    maxSeconds,
    slowerThanMs,
    has,
    incident,
    rating,
  } = filters;
  const conditions = [
    readableSql(viewer),
    from && Prisma.sql`call."startedAt" >= ${from}::date`,
    to && Prisma.sql`call."startedAt" < ${to}::date + 1`,
    person && Prisma.sql`call."userId" = ${person}::uuid`,
    agent && Prisma.sql`agent.slug = ${agent}`,
    version && Prisma.sql`version.number = ${version}::int`,
    ended && Prisma.sql`call."endReason" = ${ended}`,
    outcome && Prisma.sql`analysis.outcome = ${outcome}`,
    minSeconds && Prisma.sql`fact."durationMs" >= ${minSeconds * 1_000}::int`,
    maxSeconds !== undefined && Prisma.sql`fact."durationMs" <= ${maxSeconds * 1_000}::int`,
    slowerThanMs && Prisma.sql`fact."latencyMs" >= ${slowerThanMs}::int`,
    has && Prisma.sql`${columns[has]} > 0`,
    incident && Prisma.sql`exists (select from "Incident" i where i."callId" = call.id and i.kind = ${incident})`,
    rating &&
      Prisma.sql`exists (select from "CallRating" r where r."callId" = call.id and r.role = 'caller'
        and r.thumb = ${rating === "up" ? 1 : -1}::int)`,
  ];
  return Prisma.join(
    conditions.filter((condition) => typeof condition === "object"),
    " and ",
  );
}

/** The tables that `chosenSql` looks at. */
export const chosenFrom = Prisma.sql`"Call" call
  join "Agent" agent on agent.id = call."agentId"
  join "AgentVersion" version on version.id = call."agentVersionId"
  left join "CallFact" fact on fact."callId" = call.id
  left join "CallAnalysis" analysis on analysis."callId" = call.id`;
