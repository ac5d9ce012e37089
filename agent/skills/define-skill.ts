import type { z } from "zod";

/** What a skill may touch while it runs. */
export type SkillContext = {
  callId: string;
  /** The moment the caller asked. */
  now: Date;
  /** Fires when the caller interrupts or the call ends: stop and throw. */
  signal: AbortSignal;
};

/** Something an agent can do during a call. */
export type Skill<Input = unknown> = {
  /** Key of lib/skills/catalog.ts; the language model calls it by this name. */
  name: string;
  /** For the language model: what it does, and what it is not for. */
  description: string;
  /** What the model must give. Checked before `run`; a wrong value never reaches it. */
  input: z.ZodType<Input>;
  /** Sentence templates that run the skill at once, without the language model (see phrases.ts). Only for skills
   * without side effects: they also run on speculation, before the caller has certainly finished. */
  phrases: readonly string[];
  /** Answers in a sentence to be spoken. What it throws becomes one sentence of apology; an AppError's message is said. */
  run(input: Input, context: SkillContext): Promise<string>;
};

/** Keeps the input's type between schema and `run`, then forgets it so that skills fit in one list. */
export function defineSkill<Input>(skill: Skill<Input>): Skill {
  return { ...skill, run: (input, context) => skill.run(skill.input.parse(input), context) };
}
