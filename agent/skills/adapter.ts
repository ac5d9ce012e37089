import { llm } from "@livekit/agents";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { Skill } from "./define-skill";

/** A finished use of a skill, as the recorder keeps it. */
export type SkillRun = {
  name: string;
  arguments: unknown;
  /** Sentence that was said, or given to the model. */
  sentence: string;
  error: string | null;
  direct: boolean;
  startedAt: number;
  endedAt: number;
};

/** What running a skill needs of its call. */
export type SkillEnvironment = {
  callId: string;
  /** Call time, ms. */
  nowMs(): number;
  onRun(run: SkillRun): void;
};

const apology = "Sorry, that did not work.";
const timeoutMs = 10_000;

/** Runs a skill once. Never throws: a failure becomes one sentence. */
export async function runSkill(
  skill: Skill,
  input: unknown,
  environment: SkillEnvironment,
  options: { direct: boolean; signal?: AbortSignal },
): Promise<SkillRun> {
  const startedAt = environment.nowMs();
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(options.signal ? [options.signal] : [])]);
  const base = { name: skill.name, arguments: input, direct: options.direct, startedAt };
  try {
    const sentence = await skill.run(input, { callId: environment.callId, now: new Date(), signal });
    return { ...base, sentence, error: null, endedAt: environment.nowMs() };
  } catch (error) {
    const said = error instanceof AppError ? error.message : apology;
    return { ...base, sentence: said, error: String(error), endedAt: environment.nowMs() };
  }
}

/** The framework's tools for the language model, made of our skills. */
export function toTools(skills: readonly Skill[], environment: SkillEnvironment): llm.ToolContextEntry[] {
  return skills.map((skill) =>
    llm.tool({
      name: skill.name,
      description: skill.description,
      parameters: z.toJSONSchema(skill.input),
      execute: async (input: unknown, { abortSignal }) => {
        const run = await runSkill(skill, input, environment, { direct: false, signal: abortSignal });
        environment.onRun(run);
        if (run.error) throw new llm.ToolError(run.sentence);
        return run.sentence;
      },
    }),
  );
}
