import { setTimeout as delay } from "node:timers/promises";
import { AppError, type ErrorCode } from "@/lib/errors";
import { orAborted } from "@/lib/or-aborted";
import type { Skill } from "./define-skill";

/** For all attempts together: a call gives an answer up after twelve seconds (agent/watch). */
const longestMs = 11_000;
const pauseMs = 200;

/** What another attempt would not change. */
const lasting: readonly ErrorCode[] = ["invalid_input", "not_found", "forbidden", "not_configured"];

/** Runs it, and again as often as the skill says, each time with a signal that fires when the attempt's time is over or one
 * of `ends` fires. Does not wait for work that ignores its signal. */
export async function attempt<T>(
  { timeoutMs, retries }: Pick<Skill, "timeoutMs" | "retries">,
  ends: readonly AbortSignal[],
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = AbortSignal.any([...ends]);
  const all = AbortSignal.any([end, AbortSignal.timeout(longestMs)]);
  for (let left = retries; ; left--) {
    const signal = AbortSignal.any([all, AbortSignal.timeout(timeoutMs)]);
    try {
      signal.throwIfAborted();
      return await orAborted(run(signal), signal);
    } catch (error) {
      const isLasting = error instanceof AppError && lasting.includes(error.code);
      if (end.aborted) throw end.reason;
      if (left === 0 || isLasting || all.aborted) throw signal.aborted ? late(error) : error;
      await delay(pauseMs, undefined, { signal: all });
    }
  }
}

const late = (cause: unknown) => new AppError("provider_failed", "Sorry, that took too long.", { cause });
