import { z } from "zod";
import { StatusError } from "./failure";

/** What a server of OpenAI's realtime protocols complains of
 * (https://platform.openai.com/docs/api-reference/realtime-server-events/error). Its own words may hold the key. */
export const socketErrorSchema = z.object({
  type: z.string().nullish(),
  code: z.string().nullish(),
  /** Of our message that it is about. */
  event_id: z.string().max(200).nullish(),
});
export type SocketError = z.infer<typeof socketErrorSchema>;

/** Codes of https://platform.openai.com/docs/guides/error-codes, as the statuses they have elsewhere. */
const statuses: Record<string, number> = {
  invalid_api_key: 401,
  insufficient_quota: 429,
  rate_limit_exceeded: 429,
  model_not_found: 404,
  server_error: 500,
};

/** The same as a status; undefined for an error after which the server goes on. */
export function statusOfSocketError(error: SocketError | null | undefined): StatusError | undefined {
  const status = statuses[error?.code ?? ""] ?? statuses[error?.type ?? ""];
  return status === undefined ? undefined : new StatusError(status);
}
