import "server-only";
import type { z } from "zod";
import { env } from "@/lib/env";
import { AppError, type ErrorCode, errorBodySchema, httpStatus } from "@/lib/errors";
import { readBounded } from "@/lib/read-bounded";
import { deriveToken } from "@/lib/secrets";
import {
  type DeskTest,
  deskServersSchema,
  deskTokenPurpose,
  deskVoicesSchema,
  speechLimitMs,
  testLimitMs,
  voicesLimitMs,
} from "./desk-schema";
import {
  type ConnectionTest,
  connectionTestSchema,
  type DetectedServer,
  type SpeechRequest,
  type Voice,
  type VoiceSourceId,
} from "./schema";

// Vendors' code lives in the worker: web asks its desk (agent/desk/server.ts) for everything that needs a vendor. All of
// these throw `unavailable` when the worker is not there.

/** Beyond the desk's own limits, ms. */
const graceMs = 2_000;
const maxJsonBytes = 2_000_000;
/** A minute and a half of speech. */
const maxSpeechBytes = 5_000_000;

/** Uses a connection once. What goes wrong with the provider is in the answer. */
export const testConnection = (connection: DeskTest): Promise<ConnectionTest> =>
  askJson("/providers/test", connection, connectionTestSchema, testLimitMs);

/** The voices a connection or our engine offers. Throws `provider_failed` when it does not tell. */
export async function listVoices(source: VoiceSourceId): Promise<Voice[]> {
  return (await askJson("/providers/voices", { source }, deskVoicesSchema, voicesLimitMs)).voices;
}

/** A text in a voice, as a WAV file at 24 kHz. Throws `provider_failed` when it could not be made. */
export const speak = (request: SpeechRequest): Promise<Buffer> =>
  ask("/providers/speech", request, speechLimitMs, maxSpeechBytes);

/** Servers that run beside the worker. */
export async function detectServers(): Promise<DetectedServer[]> {
  return (await askJson("/providers/detect", {}, deskServersSchema, voicesLimitMs)).servers;
}

/** Asks the desk for an errand; the answer is what the schema says. Throws `unavailable` when the worker is not there. */
export async function askJson<T>(path: string, body: object, schema: z.ZodType<T>, limitMs: number): Promise<T> {
  const answer = schema.safeParse(parseJson(await ask(path, body, limitMs, maxJsonBytes)));
  if (answer.success) return answer.data;
  throw new AppError("unavailable", "The worker gave an answer we do not understand. Are both parts of one version?", {
    cause: answer.error,
  });
}

async function ask(path: string, body: object, limitMs: number, maxBytes: number): Promise<Buffer> {
  let response: Response;
  let content: Buffer | undefined;
  try {
    response = await fetch(new URL(path, env().WORKER_URL), {
      method: "POST",
      headers: { authorization: `Bearer ${deriveToken(deskTokenPurpose)}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(limitMs + graceMs),
    });
    content = await readBounded(response.body, maxBytes);
  } catch (cause) {
    const message = "The worker, which talks to the providers, does not answer. Try again in a moment.";
    throw new AppError("unavailable", message, { cause });
  }
  if (!content) throw new AppError("unavailable", "The worker's answer is too large.");
  if (response.ok) return content;
  const { error } = errorBodySchema.safeParse(parseJson(content)).data ?? {};
  if (response.status === 401) {
    throw new AppError("not_configured", "The worker does not know us: it was started with another PARLEY_SECRET.");
  }
  if (error && error.code in httpStatus) throw new AppError(error.code as ErrorCode, error.message);
  throw new AppError("unavailable", `The worker answered with status ${response.status}. Try again in a moment.`);
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString("utf8"));
  } catch {
    return undefined;
  }
}
