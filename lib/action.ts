import "server-only";
import type { z } from "zod";
import { requireUser, type SessionUser } from "@/lib/auth";
import { AppError, type ErrorCode, parseInput } from "@/lib/errors";

export type ActionResult<Output> = { ok: true; data: Output } | { ok: false; code: ErrorCode; message: string };

/** A server action for somebody signed in: parses, runs, and answers a refusal as a value. What the person may do is
 * decided by the store that `run` calls. */
export function action<Input, Output>(
  schema: z.ZodType<Input>,
  run: (input: Input, user: SessionUser) => Promise<Output>,
): (raw: unknown) => Promise<ActionResult<Output>> {
  return (raw) =>
    answer(async () => {
      const user = await requireUser();
      return run(parseInput(schema, raw), user);
    });
}

/** The same for anybody; `run` itself checks that they may. */
export function publicAction<Input, Output>(
  schema: z.ZodType<Input>,
  run: (input: Input) => Promise<Output>,
): (raw: unknown) => Promise<ActionResult<Output>> {
  return (raw) => answer(async () => run(parseInput(schema, raw)));
}

async function answer<Output>(run: () => Promise<Output>): Promise<ActionResult<Output>> {
  try {
    return { ok: true, data: await run() };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code, message: error.message };
    throw error; // redirects and bugs belong to the framework
  }
}
