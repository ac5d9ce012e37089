import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { SseError } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPError } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";
import { AppError } from "@/lib/errors";

/** Whatever the SDK throws, as one sentence. `server` is how it is called. */
export function translate(error: unknown, server: string): AppError {
  if (error instanceof AppError) return error;
  const status = statusOf(error);
  if (error instanceof UnauthorizedError || status === 401 || status === 403) {
    const sentence = `${server} wants to know who is asking. Sign in to it, or correct its headers, in the skill's settings.`;
    return new AppError("not_configured", sentence, { cause: error });
  }
  const failed = (sentence: string) => new AppError("provider_failed", sentence, { cause: error });
  if (status !== undefined && status >= 400) return failed(`${server} answered with status ${status}.`);
  if (error instanceof McpError && error.code === ErrorCode.RequestTimeout) return failed(`${server} took too long.`);
  if (error instanceof McpError && error.code === ErrorCode.ConnectionClosed) {
    return failed(`The connection to ${server} was lost.`);
  }
  if (error instanceof McpError) return failed(`${server} did not take the question.`);
  return failed(`${server} could not be reached, or does not speak the Model Context Protocol.`);
}

/** The server does not know our session any more; nothing was done. Some say 400 where the protocol says 404. */
export function isSessionLost(error: unknown): boolean {
  const status = statusOf(error);
  return error instanceof StreamableHTTPError && (status === 404 || status === 400);
}

function statusOf(error: unknown): number | undefined {
  return error instanceof StreamableHTTPError || error instanceof SseError ? error.code : undefined;
}
