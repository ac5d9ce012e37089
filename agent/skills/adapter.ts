import { llm } from "@livekit/agents";
import { z } from "zod";
import { AppError, messageOf } from "@/lib/errors";
import type { SecretReader } from "@/lib/skills/secret-reader";
import { forModel, isData } from "./answer";
import { attempt } from "./attempts";
import type { Confirmations } from "./confirmations";
import { parametersOf, type Skill, type SkillAnswer, type SkillContext } from "./define-skill";
import { wordingIn } from "./wording";

/** A finished use of a skill, as the recorder keeps it: without secrets. */
export type SkillRun = {
  name: string;
  skill: string;
  arguments: unknown;
  /** What was said, or given to the model. */
  sentence: string;
  error: string | null;
  direct: boolean;
  startedAt: number;
  endedAt: number;
};

/** What running a skill needs of its call. */
export type SkillEnvironment = Pick<SkillContext, "callId" | "caller" | "language" | "fetch" | "call"> & {
  secrets: SecretReader;
  confirmations: Confirmations;
  /** Call time, ms. */
  nowMs(): number;
  onRun(run: SkillRun): void;
  /** Says a sentence of its own while the answer is not there yet. */
  say(sentence: string): void;
  /** The call is over. */
  over: AbortSignal;
};

type RunOptions = {
  direct: boolean;
  /** The caller interrupts: it ends a skill that may be cancelled. */
  interrupted?: AbortSignal;
  /** It takes longer than a moment. Once, with what is to be said then. */
  onSlow?(waiting: string): void;
};

/** Whether the answer may be said as it is. */
export type Outcome = { run: SkillRun; answer: SkillAnswer };

const slowAfterMs = 700;

/** Runs a skill once, with its retries. Never throws: a failure becomes one sentence. */
export async function runSkill(
  skill: Skill,
  input: unknown,
  environment: SkillEnvironment,
  { direct, interrupted, onSlow }: RunOptions,
): Promise<Outcome> {
  const { callId, caller, language, fetch, call, secrets, over } = environment;
  const startedAt = environment.nowMs();
  const ends = [over, ...(skill.mayBeCancelled && interrupted ? [interrupted] : [])];
  const slow = setTimeout(() => onSlow?.(waitingOf(skill, language)), slowAfterMs);
  const note = (answer: SkillAnswer, error: string | null): Outcome => {
    const said = secrets.redact(isData(answer) ? forModel(skill, answer) : answer);
    const base = { name: skill.name, skill: skill.skill, direct, startedAt, endedAt: environment.nowMs() };
    const run = { ...base, arguments: redacted(input, secrets), sentence: said, error: error && secrets.redact(error) };
    return { run, answer: isData(answer) ? answer : said };
  };
  try {
    const answer = await attempt(skill, ends, (signal) =>
      skill.run(input, { callId, caller, language, fetch, call, secrets, signal, now: new Date() }),
    );
    return note(answer, null);
  } catch (error) {
    if (interrupted?.aborted && skill.mayBeCancelled) return note("", "The caller interrupted it.");
    return note(error instanceof AppError ? error.message : wordingIn(language).apology, storyOf(error));
  } finally {
    clearTimeout(slow);
  }
}

/** The framework's tools for the language model, made of our skills: those of this agent and no others, whatever somebody's
 * answer tells the model to call. */
export function toTools(skills: readonly Skill[], environment: SkillEnvironment): llm.ToolContextEntry[] {
  return skills.map((skill) =>
    llm.tool({
      name: skill.name,
      description: skill.description,
      parameters: parametersOf(skill),
      execute: (input: unknown, { abortSignal, ctx }) =>
        useSkill(skill, input, environment, interruptionOf(ctx?.speechHandle, abortSignal)),
    }),
  );
}

/** One call of the language model's. Undefined when it is to say nothing more: the caller was asked first. Throws ToolError
 * with what the model should tell. */
export async function useSkill(
  skill: Skill,
  input: unknown,
  environment: SkillEnvironment,
  interrupted: AbortSignal,
): Promise<string | undefined> {
  const given = skill.input.safeParse(input);
  if (!given.success) throw new llm.ToolError(`Wrong arguments. ${z.prettifyError(given.error)}`);
  if (skill.isActing) {
    environment.say(environment.confirmations.ask(skill, given.data));
    return undefined;
  }
  const { run, answer } = await runSkill(skill, input, environment, {
    direct: false,
    interrupted,
    onSlow: environment.say,
  });
  environment.onRun(run);
  if (run.error !== null) throw new llm.ToolError(run.sentence || "The caller interrupted it.");
  return environment.secrets.redact(forModel(skill, answer));
}

type Speech = { readonly interrupted: boolean; waitIfNotInterrupted(others: Promise<unknown>[]): Promise<void> };

/** Fires when the caller interrupts the answer that the skill runs for. The framework's own signal tells only of the end of
 * the call. */
function interruptionOf(speech: Speech | undefined, abortSignal: AbortSignal): AbortSignal {
  const interrupted = new AbortController();
  const never = new Promise<void>(() => {});
  void speech?.waitIfNotInterrupted([never]).then(() => interrupted.abort());
  return AbortSignal.any([interrupted.signal, abortSignal]);
}

function waitingOf({ waiting, waitingIn }: Skill, language: string): string {
  return waiting || (waitingIn?.(language) ?? wordingIn(language).waiting);
}

function redacted(input: unknown, secrets: SecretReader): unknown {
  return JSON.parse(secrets.redact(JSON.stringify(input ?? {})));
}

/** What happened, for the record: the message and what lies behind it. */
function storyOf(error: unknown): string {
  const story = [messageOf(error)];
  for (let cause = error instanceof Error ? error.cause : undefined; cause; ) {
    story.push(messageOf(cause));
    cause = cause instanceof Error && story.length < 4 ? cause.cause : undefined;
  }
  return story.join(" — ").slice(0, 1_000);
}
