import { db } from "@/lib/db";
import type { MeasuredCall } from "./results";

/** Calls that are looked at of one version: its newest. */
const mostCalls = 500;

/** What was measured of a version's ended calls, the newest first. `since`: of those that began then or later. */
export async function measureCalls(versionId: string, since?: Date): Promise<MeasuredCall[]> {
  return db.$queryRaw<MeasuredCall[]>`
    select
      greatest(0, extract(epoch from call."endedAt" - call."startedAt") * 1000)::float8 as "lengthMs",
      (select count(*) from "Incident" incident where incident."callId" = call.id)::int as incidents,
      (select count(*) from "Turn" turn where turn."callId" = call.id and turn.interrupted)::int as interruptions,
      coalesce(fact."falseInterruptions", 0) as "falseInterruptions",
      case analysis.outcome when 'success' then true when 'failure' then false end as "isSuccess",
      (select thumb from "CallRating" rating where rating."callId" = call.id and rating.role = 'caller'
        limit 1) as "callerThumb",
      (select sum(thumb)::int from "CallRating" rating where rating."callId" = call.id and rating.role = 'reviewer')
        as "reviewersThumb",
      -- As lib/calls/latency.ts reckons them.
      array(
        select greatest(0, coalesce(ledger ->> 'heardAt', ledger ->> 'playbackStartedAt')::float8
          - (ledger ->> 'speechEndedAt')::float8)
        from "Turn" turn
        where turn."callId" = call.id and ledger ? 'speechEndedAt'
          and (ledger ? 'heardAt' or ledger ? 'playbackStartedAt')
      ) as latencies
    from "Call" call
    left join "CallFact" fact on fact."callId" = call.id
    left join "CallAnalysis" analysis on analysis."callId" = call.id
    where call."agentVersionId" = ${versionId}::uuid and call.status <> 'active' and call."endedAt" is not null
      and call."startedAt" >= coalesce(${since ?? null}::timestamptz, '-infinity')
    order by call."startedAt" desc
    limit ${mostCalls}`;
}
