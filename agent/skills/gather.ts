import type { Logger } from "pino";
import type { AgentConfig } from "@/lib/agents/schema";
import { type HandoverTarget, handoverTargets } from "@/lib/calls/handover-store";
import type { CallSetup } from "@/lib/calls/journal";
import { guardedFetch } from "@/lib/guarded-fetch";
import { unsafeCallSkills } from "@/lib/skills/call-store";
import { factsOf } from "@/lib/skills/fact-store";
import { createSecretReader, type SecretReader } from "@/lib/skills/secret-reader";
import { createSkills } from "./create-skills";
import type { Skill } from "./define-skill";

/** What a call has of its skills. It is read once: a change meanwhile is for calls that begin later. */
export type GatheredSkills = {
  skills: Skill[];
  secrets: SecretReader;
  /** What was remembered about the caller, for an agent that may know. */
  facts: string[];
  /** Agents that this caller may be handed over to. */
  handoverTargets: HandoverTarget[];
  /** To be fired when the call is over. */
  over: AbortController;
};

/** The skills of a config as they are now. Without a database the agent answers without skills. */
export async function gatherSkills(
  config: Pick<AgentConfig, "skills" | "handover">,
  caller: CallSetup["caller"],
  log: Logger,
): Promise<GatheredSkills> {
  const over = new AbortController();
  try {
    const targets = await handoverTargets(caller, config.handover);
    const names = [...config.skills, ...(targets.length > 0 ? ["hand-over"] : [])];
    const knows = names.includes("recall") || names.includes("remember");
    const [{ rows, secrets: found }, facts] = await Promise.all([
      unsafeCallSkills(names),
      knows ? factsOf(caller.id) : [],
    ]);
    const secrets = createSecretReader(found);
    const skills = await createSkills(rows, {
      ...{ fetch: guardedFetch, secrets, log, over: over.signal },
      handoverTargets: targets,
    });
    return { skills, secrets, facts, handoverTargets: targets, over };
  } catch (error) {
    log.error({ error: String(error) }, "the skills could not be read");
    return { skills: [], secrets: createSecretReader([]), facts: [], handoverTargets: [], over };
  }
}
