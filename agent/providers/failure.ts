import { APIConnectionError, APIError, APIStatusError } from "@livekit/agents";
import OpenAI from "openai";

type Options = {
  /** False once part of the answer was used: asking again would say it twice. */
  retryable?: boolean;
};

/** The framework's error for whatever a provider's request threw, so that it retries what is worth retrying: lost
 * connections, 408, 409, 429 and 5xx. It tells the stage and the status only: a server's own words may hold the key,
 * and incidents are read by callers. */
export function toProviderError(stage: string, error: unknown, { retryable = true }: Options = {}): Error {
  if (error instanceof APIStatusError || error instanceof APIConnectionError) return error;
  if (error instanceof OpenAI.APIError && typeof error.status === "number") {
    return toStatusError(stage, error.status, { retryable });
  }
  return new APIConnectionError({ message: `${stage} broke off (${codeOf(error)}).`, options: { retryable } });
}

/** The same for a status that says no. */
export function toStatusError(stage: string, statusCode: number, { retryable = true }: Options = {}): Error {
  const isPassing = statusCode === 408 || statusCode === 409 || statusCode === 429 || statusCode >= 500;
  const message = `${stage} answered with status ${statusCode}.`;
  return new APIStatusError({ message, options: { statusCode, retryable: retryable && isPassing } });
}

/** The connection was lost, or the server is busy or just being started: it may be back in a moment. */
export function isPassing(error: unknown): boolean {
  if (error instanceof APIStatusError) return [408, 429, 502, 503, 504].includes(error.statusCode);
  return error instanceof APIConnectionError;
}

/** The same error, which the framework is not to try again: all tries were made. */
export function toFinal(error: unknown): unknown {
  return error instanceof APIError ? new APIError(error.message, { retryable: false }) : error;
}

/** Node hides what happened to a connection one or two causes down: ECONNREFUSED, UND_ERR_SOCKET, TimeoutError … */
function codeOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
    if (cause.name !== "Error" && !(cause.cause instanceof Error)) return cause.name;
  }
  return "no reason given";
}
