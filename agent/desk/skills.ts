import type { Logger } from "pino";
import { z } from "zod";
import { handoverTargets } from "@/lib/calls/handover-store";
import { AppError } from "@/lib/errors";
import { guardedFetch } from "@/lib/guarded-fetch";
import { secretNamesOf } from "@/lib/skills/behaviour";
import { unsafeCallSkills, unsafeSecrets } from "@/lib/skills/call-store";
import type { AgentSkills, DeskSkill, deskTestSkillSchema, SkillTest, SkillTool } from "@/lib/skills/desk-schema";
import { createSecretReader, type SecretReader } from "@/lib/skills/secret-reader";
import { tokensOfTools } from "../providers/llm/request";
import { runSkill } from "../skills/adapter";
import { isData } from "../skills/answer";
import type { CallControls } from "../skills/call-controls";
import { createConfirmations } from "../skills/confirmations";
import { createOf, createSkills } from "../skills/create-skills";
import { parametersOf, type Skill } from "../skills/define-skill";

/** The tools a skill gives the language model. */
export async function describeSkill(input: DeskSkill, log: Logger): Promise<{ tools: SkillTool[] }> {
  return withSkills(input, log, undefined, async (skills) => ({
    tools: skills.map((skill) => ({
      name: skill.name,
      description: skill.description,
      parameters: parametersOf(skill),
      isActing: skill.isActing,
    })),
  }));
}

/** What the language model is sent of these skills before every answer, in tokens by the count that a call's budget goes by. */
export async function tokensOf({ skills, handover }: AgentSkills, log: Logger): Promise<{ tokens: number }> {
  const anybody = { id: "", role: "admin", isGuest: false } as const;
  const targets = await handoverTargets(anybody, handover);
  const { rows, secrets: found } = await unsafeCallSkills([...skills, ...(targets.length > 0 ? ["hand-over"] : [])]);
  // Nothing is used of them, so that no server need be connected.
  const workshop = { fetch: guardedFetch, secrets: createSecretReader(found), log, over: AbortSignal.abort() };
  const made = await createSkills(rows, { ...workshop, handoverTargets: targets });
  const tools = made.map((skill) => ({
    type: "function" as const,
    function: { name: skill.name, description: skill.description, parameters: parametersOf(skill) },
  }));
  return { tokens: tokensOfTools(tools) };
}

/** Runs a tool of a skill as a call would, without the call: what it would do to one is told in sentences. */
export function testSkill(
  { tool, input, caller, ...skill }: z.infer<typeof deskTestSkillSchema>,
  log: Logger,
  signal: AbortSignal,
): Promise<SkillTest> {
  return withSkills(skill, log, signal, async (skills, secrets, over) => {
    const found = skills.find(({ name }) => name === tool);
    if (!found) throw new AppError("not_found", "This skill has no tool of that name.");
    const given = found.input.safeParse(input);
    if (!given.success) throw new AppError("invalid_input", z.prettifyError(given.error));
    const effects: string[] = [];
    const startedAt = performance.now();
    const { run, answer } = await runSkill(
      found,
      given.data,
      {
        ...{ callId: "test", caller, secrets, over, language: "en-US", fetch: guardedFetch },
        ...{ call: toldOnly(effects), confirmations: createConfirmations() },
        nowMs: () => performance.now(),
        onRun: () => {},
        say: () => {},
      },
      { direct: false },
    );
    const durationMs = Math.round(performance.now() - startedAt);
    return {
      ok: run.error === null,
      answer: run.sentence,
      isData: isData(answer),
      error: run.error,
      durationMs,
      effects,
    };
  });
}

async function withSkills<T>(
  { name, config }: DeskSkill,
  log: Logger,
  signal: AbortSignal | undefined,
  use: (skills: readonly Skill[], secrets: SecretReader, over: AbortSignal) => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const over = AbortSignal.any([done.signal, ...(signal ? [signal] : [])]);
  const secrets = createSecretReader(await unsafeSecrets(secretNamesOf(config)));
  try {
    return await use(
      await createOf({ name, config }, { fetch: guardedFetch, secrets, log, over, handoverTargets: [exampleTarget] }),
      secrets,
      over,
    );
  } finally {
    done.abort();
  }
}

/** Whom an agent may hand over to is its own matter; here it is somebody. */
const exampleTarget = { slug: "another-agent", name: "Another agent", description: "" };

function toldOnly(effects: string[]): CallControls {
  return {
    end: () => void effects.push("The call would end."),
    show: async ({ title, text, url }) =>
      void effects.push(`The screen would show: ${[title, text, url].filter(Boolean).join(" · ")}`),
    sayLater: (sentence, afterMs) =>
      void effects.push(`After ${Math.round(afterMs / 1_000)} s it would say: ${sentence}`),
    handOver: async ({ agent }) => {
      effects.push(`The call would be handed over to ${agent}.`);
      return agent;
    },
    facts: async () => [],
    remember: async (text) => void effects.push(`It would remember: ${text}`),
    forget: async (words) => {
      effects.push(words ? `It would forget what holds: ${words}` : "It would forget everything.");
      return 1;
    },
  };
}
