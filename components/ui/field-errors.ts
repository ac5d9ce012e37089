import type { z } from "zod";

/** The first problem of each field, by its path: `email`, `config.limits.silenceSeconds`. */
export type FieldErrors = Partial<Record<string, string>>;

/** What a schema found, sorted by field. */
export function errorsOf(error: z.ZodError | undefined): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of error?.issues ?? []) errors[issue.path.join(".")] ??= issue.message;
  return errors;
}
