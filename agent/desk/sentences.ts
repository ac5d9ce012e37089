import { APIConnectionTimeoutError, APIUserAbortError } from "openai";
import { AppError } from "@/lib/errors";
import { type ProviderId, providers, type Stage } from "@/lib/providers/catalog";
import type { ConnectionOptions } from "@/lib/providers/schema";
import { statusOf } from "../providers/failure";
import type { Offer } from "../providers/offer";
import { BrokeOff, NothingCame, NothingHeard, StillThinking } from "./trials";

/** Whom it was tried with. */
export type Tried = { stage: Stage; provider: ProviderId; options: ConnectionOptions; apiKey?: string };

type Circumstances = {
  offer: Offer;
  limitMs: number;
  /** The whole trial took too long. */
  timedOut: boolean;
};

export function workedSentence(stage: Stage, firstMs: number): string {
  const what = { llm: "The first word came", tts: "The first sound came", stt: "The transcript came" }[stage];
  return `It works. ${what} after ${firstMs} ms.`;
}

/** What a failure means and what to do about it. In our own words only: a server's might hold the key. */
export function failedSentence(error: unknown, tried: Tried, { offer, limitMs, timedOut }: Circumstances): string {
  const place = placeOf(tried);
  if (error instanceof AppError) return error.message;
  if (error instanceof NothingCame) return "The server answered, but with nothing in it. Check the model's name.";
  if (error instanceof NothingHeard) {
    return "The server answered, but heard no words in a spoken English sentence. Check the model and its language.";
  }
  if (error instanceof StillThinking) {
    const seconds = Math.round(limitMs / 1_000);
    return `The server began to answer, but said no word within ${seconds} seconds: too slow for a call. Try a smaller model, or one that does not reason.`;
  }
  if (timedOut) return `${place} did not answer within ${Math.round(limitMs / 1_000)} seconds.`;
  const cause = error instanceof BrokeOff && error.cause !== undefined ? error.cause : error;
  const status = statusOf(cause);
  if (status !== undefined) return refused(status, tried, offer);
  if (isTimeout(cause)) return `${place} did not answer in time.`;
  const code = causeCode(cause);
  if (error instanceof BrokeOff && code === undefined) {
    return "The server took the sound, but made no transcript of it. Check the key, the model and the language.";
  }
  // A connection that fails has a code: this is what a source says of an answer that it cannot make sense of.
  if (code === undefined)
    return `${place} gave no answer we understand. Check the address, the key and the model's name.`;
  return unreachable(code, place);
}

function refused(status: number, { provider, options, apiKey }: Tried, { models, voices }: Offer): string {
  if (status === 401 || status === 403) {
    return apiKey ? "The server refuses this key." : "The server wants a key. Enter one and try again.";
  }
  if (status === 402) return "The server says that the account has no credit left.";
  if (status === 429) return "The server says it has had too many requests, or the account has no credit left.";
  if (status >= 500) return `The server failed at its own end (${status}).`;
  if (options.model && models.length > 0 && !models.includes(options.model)) {
    return `The server has no model named ${options.model}. Choose one it lists.`;
  }
  if (options.voice && voices.length > 0 && !voices.some(({ id }) => id === options.voice)) {
    return `The server has no voice named ${options.voice}. Choose one it lists.`;
  }
  if (status !== 404) return `The server refused the request (${status}). Check the model and the voice.`;
  const hint = provider === "openai-compatible" ? " Base URLs usually end in /v1." : "";
  return `The server does not know this address or model.${hint}`;
}

function unreachable(code: string, place: string): string {
  if (code === "ECONNREFUSED") return `Nothing listens at ${place}. Is the server running, and the port right?`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `There is no server named ${place}. Check the address.`;
  if (code.includes("CERT") || code.includes("SSL") || code.includes("TLS")) {
    return `The certificate of ${place} is not trusted here.`;
  }
  return `${place} could not be reached, or does not speak this protocol.`;
}

/** What a person knows the server by. */
function placeOf({ provider, options }: Tried): string {
  const { baseUrl } = options;
  return baseUrl && URL.canParse(baseUrl) ? new URL(baseUrl).host : providers[provider].label;
}

function isTimeout(error: unknown): boolean {
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return true;
  if (!(error instanceof Error)) return false;
  // The last is what `ws` says of a handshake that takes too long.
  return error.name === "TimeoutError" || error.name === "AbortError" || /handshake has timed out/.test(error.message);
}

/** The innermost code of a failed connection, such as ECONNREFUSED. */
function causeCode(error: unknown): string | undefined {
  let code: string | undefined;
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ("code" in inner && typeof inner.code === "string") code = inner.code;
  }
  return code;
}
