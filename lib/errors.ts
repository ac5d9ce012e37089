import { z } from "zod";

/** What went wrong, as callers may branch on it. Each code has one HTTP status. */
export type ErrorCode =
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_many_requests"
  | "busy"
  | "not_configured"
  | "provider_failed"
  | "unavailable"
  | "internal";

export const httpStatus: Record<ErrorCode, number> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_many_requests: 429,
  busy: 503,
  not_configured: 503,
  provider_failed: 502,
  unavailable: 503,
  internal: 500,
};

/** The one error class. `message` is fit to show a person; the technical story goes in `cause`. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }
}

/** Only for values from outside: a parse that fails deeper in is our bug, not a 400. */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError("invalid_input", z.prettifyError(result.error), { cause: result.error });
}

/** The shape every JSON error of ours has on the wire. */
export const errorBodySchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** Translates anything thrown into status and body; what is not an AppError stays unnamed to the outside. */
export function toErrorResponse(error: unknown): { status: number; body: ErrorBody } {
  if (error instanceof AppError) {
    return { status: httpStatus[error.code], body: { error: { code: error.code, message: error.message } } };
  }
  return { status: 500, body: { error: { code: "internal", message: "Something went wrong on our side." } } };
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
