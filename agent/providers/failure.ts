import { APIConnectionError, APIError, APIStatusError } from "@livekit/agents";

type Options = {
  /** False once part of the answer was used: asking again would say it twice. */
  retryable?: boolean;
};

/** A provider answered with a status that says no. `retryAfterMs`: it said when to ask again. */
export class StatusError extends Error {
  constructor(
    readonly status: number,
    readonly retryAfterMs?: number,
  ) {
    super(`status ${status}`);
  }
}

/** Throws a `StatusError`, and lets go of the body, unless the response is a good one. */
export async function requireOk(response: Response): Promise<void> {
  if (response.ok) return;
  await response.body?.cancel().catch(() => undefined);
  throw new StatusError(response.status, retryAfterMs(response.headers.get("retry-after")));
}

/** `Retry-After` in ms, of seconds or a date (RFC 9110, 10.2.3). Undefined when it says neither. */
export function retryAfterMs(header: string | null, nowMs = Date.now()): number | undefined {
  if (!header) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** The framework's error for whatever a provider's request threw, so that what is worth it is tried again: lost
 * connections, 408, 409, 429 and 5xx. It tells the stage and the status only: a server's own words may hold the key,
 * and incidents are read by callers. */
export function toProviderError(stage: string, error: unknown, { retryable = true }: Options = {}): Error {
  if (error instanceof APIStatusError || error instanceof APIConnectionError) return error;
  const status = statusOf(error);
  if (status !== undefined) return toStatusError(stage, status, { retryable });
  return new APIConnectionError({ message: `${stage} broke off (${codeOf(error)}).`, options: { retryable } });
}

/** The same for a status that says no. */
export function toStatusError(stage: string, statusCode: number, { retryable = true }: Options = {}): Error {
  const isPassing = statusCode === 408 || statusCode === 409 || statusCode === 429 || statusCode >= 500;
  const message = `${stage} answered with status ${statusCode}.`;
  return new APIStatusError({ message, options: { statusCode, retryable: retryable && isPassing } });
}

/** The HTTP status a request failed with: ours, the framework's, or any SDK's that calls it `status`. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof APIStatusError) return error.statusCode;
  if (typeof error !== "object" || error === null || !("status" in error)) return undefined;
  return typeof error.status === "number" && error.status >= 400 ? error.status : undefined;
}

/** The connection was lost, or the server is busy or just being started: it may be back in a moment. */
export function isPassing(error: unknown): boolean {
  if (error instanceof APIStatusError) return [408, 429, 502, 503, 504, 529].includes(error.statusCode);
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
