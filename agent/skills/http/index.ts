import { z } from "zod";
import { AppError } from "@/lib/errors";
import { readText } from "@/lib/guarded-fetch";
import { behaviourOf } from "@/lib/skills/behaviour";
import type { HttpConfig, Parameter } from "@/lib/skills/http/schema";
import type { SkillFactory } from "../create-skills";
import { defineSkill, type SkillAnswer, type SkillContext } from "../define-skill";
import { buildRequest } from "./request";
import { readAnswer } from "./response";

const maxBytes = 500_000;

/** A request to somebody's API as a skill. */
export const createHttpSkill: SkillFactory<"http"> = async ({ name, config }) => {
  const skill = defineSkill({
    ...behaviourOf(config),
    name,
    description: config.description,
    input: inputOf(config.parameters),
    isOutside: true,
    // Reading is harmless; everything else waits until the caller has certainly finished.
    hasEffects: config.method !== "GET",
    run: (input, context) => send(config, input, context),
  });
  return [skill];
};

type Value = string | number | boolean | undefined;
export type Values = Record<string, Value>;

async function send(config: HttpConfig, input: Values, context: SkillContext): Promise<SkillAnswer> {
  const { url, ...request } = buildRequest(config, input, context);
  const response = await context.fetch(url, {
    ...request,
    signal: context.signal,
    maxBytes,
    timeoutMs: config.timeoutMs,
  });
  const text = await readText(response);
  if (!response.ok) {
    const cause = new Error(`Status ${response.status}: ${text.slice(0, 300)}`);
    if (response.status === 404) throw new AppError("not_found", "Sorry, I found nothing about that.", { cause });
    throw new AppError("provider_failed", "Sorry, the service could not do that.", { cause });
  }
  return readAnswer(config, input, text);
}

/** What the parameters take: exactly these. Numbers may also come as words of digits, as from a small language model. */
function inputOf(parameters: readonly Parameter[]): z.ZodType<Values> {
  const shape = Object.fromEntries(
    parameters.map(({ name, type, description, isRequired, choices }) => {
      const value = choices.length > 0 && type === "string" ? z.enum(choices) : plain[type]();
      const described = description ? value.describe(description) : value;
      return [name, isRequired ? described : described.optional()];
    }),
  );
  return z.strictObject(shape) as z.ZodType<Values>;
}

const plain = {
  string: () => z.string().trim().max(2_000),
  number: () => z.coerce.number(),
  integer: () => z.coerce.number().int(),
  boolean: () => z.boolean(),
} as const;
