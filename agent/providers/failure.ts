import { APIConnectionError, APIStatusError } from "@livekit/agents";
import OpenAI from "openai";
import { messageOf } from "@/lib/errors";
import { scrub } from "@/lib/log";

/** The framework's error for whatever a provider's request threw, so that it retries what is worth retrying:
 * lost connections, 408, 409, 429 and 5xx. Keys and tokens never reach its message. */
export function toProviderError(stage: string, error: unknown): Error {
  if (error instanceof OpenAI.APIError && typeof error.status === "number") {
    return statusError(stage, error.status, error.message);
  }
  return new APIConnectionError({ message: `${stage}: ${scrub(messageOf(error))}`, options: { retryable: true } });
}

/** The same for a plain `fetch` that answered badly. */
export async function toStatusError(stage: string, response: Response): Promise<Error> {
  const body = await response.text().catch(() => "");
  return statusError(stage, response.status, body.slice(0, 300));
}

function statusError(stage: string, statusCode: number, message: string): Error {
  const retryable = statusCode === 408 || statusCode === 409 || statusCode === 429 || statusCode >= 500;
  return new APIStatusError({ message: `${stage}: ${scrub(message)}`, options: { statusCode, retryable } });
}
