import type { z } from "zod";

/** The first problem of each field, by its path: `email`, `config.limits.silenceSeconds`. */
export type FieldErrors = Partial<Record<string, string>>;

/** What a schema found, sorted by field, in words for people. A sentence written in the schema stays as it is. */
export function errorsOf(error: z.ZodError | undefined): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of flatten(error?.issues ?? [])) errors[issue.path.join(".")] ??= sentenceOf(issue);
  return errors;
}

/** Where several shapes are allowed and none fits, a schema complains of the whole. The shape of which only fields are wrong
 * is the one that was meant, and its fields are what people can mend. */
function flatten(issues: readonly z.core.$ZodIssue[], at: readonly PropertyKey[] = []): z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    const path = [...at, ...issue.path];
    const shapes = issue.code === "invalid_union" ? issue.errors : [];
    const meant = shapes.find((shape) => shape.length > 0 && shape.every(({ path: inside }) => inside.length > 0));
    return meant ? flatten(meant, path) : [{ ...issue, path }];
  });
}

/** The errors of fields that are as they were when they were checked: what was edited since has not been judged. */
export function untouched(errors: FieldErrors, checked: unknown, now: unknown): FieldErrors {
  const isSame = (path: string) => JSON.stringify(valueAt(checked, path)) === JSON.stringify(valueAt(now, path));
  return Object.fromEntries(Object.entries(errors).filter(([path]) => isSame(path)));
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((inside, key) => (inside as Record<string, unknown> | undefined)?.[key], value);
}

/** Puts the cursor into the first field that needs another look, once it is marked. */
export function focusFirstError(form: HTMLElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}

const written = /^(Too|Invalid|Unrecognized)\b/;

function sentenceOf(issue: z.core.$ZodIssue): string {
  if (!written.test(issue.message)) return issue.message;
  if (issue.code === "too_small") {
    return issue.origin === "string" ? "This cannot be empty." : `At least ${issue.minimum}.`;
  }
  if (issue.code === "too_big") {
    return issue.origin === "string" ? `At most ${issue.maximum} characters.` : `At most ${issue.maximum}.`;
  }
  if (issue.code === "invalid_type" && (issue.expected === "number" || issue.expected === "int")) {
    return "A whole number is needed.";
  }
  return "This cannot be used. Check it once more.";
}
