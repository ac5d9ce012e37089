import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import type { StageChoice } from "@/lib/providers/schema";
import type { Viewer } from "@/lib/users/schema";
import { quantile } from "./results";

/** Turns that are looked at, of all agents. */
const mostTurns = 2_000;
/** Of a few tokens the time is not that of reading. */
const fewestTokens = 16;

/** How many tokens of a prompt a language model has read in a second in its latest answers: what it had not read before,
 * against the time to its first word. Rather too low than too high, as that time holds more. Undefined when it gave none
 * of late. For builders. */
export async function measureReadRate(viewer: Viewer, choice: StageChoice): Promise<number | undefined> {
  authorise(viewer, "agent:read");
  const { provider } = choice;
  const id = provider === "engine" ? choice.model : choice.connectionId;
  const rows = await db.$queryRaw<{ tokens: number; ms: number }[]>`
    select tokens, ms from (
      select (ledger #>> '{tokens,prompt}')::float8 - (ledger #>> '{tokens,cached}')::float8 as tokens,
        (ledger ->> 'llmFirstTokenAt')::float8 - (ledger ->> 'llmRequestedAt')::float8 as ms
      from (select * from "Turn" order by id desc limit ${mostTurns}) turn
      join "Call" call on call.id = turn."callId"
      join "AgentVersion" version on version.id = call."agentVersionId"
      where version.config #>> '{llm,provider}' = ${provider}
        and ${id} in (version.config #>> '{llm,model}', version.config #>> '{llm,connectionId}')
        and ledger ? 'tokens' and not ledger ? 'toolStartedAt'
        and ledger ? 'llmFirstTokenAt' and ledger ? 'llmRequestedAt'
    ) answer
    where tokens >= ${fewestTokens} and ms > 0`;
  const rate = quantile(
    rows.map(({ tokens, ms }) => (tokens / ms) * 1_000),
    0.5,
  );
  return rate === null || rate <= 0 ? undefined : rate;
}
