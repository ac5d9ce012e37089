import type { Voice } from "@/lib/providers/schema";
import { withoutSlash } from "../../http";
import type { Offer } from "../../offer";
import { bearer, listOpenaiModels } from "../../stt/openai-models";
import { type MessageSocket, openSocket } from "../../stt/socket";
import { type Event, eventSchema } from "./wire";

/** A server that speaks OpenAI's realtime protocol. */
export type RealtimeServer = {
  /** With version path: https://api.openai.com/v1 */
  baseUrl: string;
  apiKey?: string;
  model: string;
};

type Listener = {
  /** An error after which this connection is of no use. */
  failureIn(event: Event): Error | undefined;
  onMessage(event: Event): void;
  onLost(reason: unknown): void;
};

/** Bytes; some servers send the sound of a whole answer at once. */
const longestMessage = 16 * 1_024 * 1_024;

/** Connects, and resolves when the server has made a session (https://platform.openai.com/docs/guides/realtime-websocket). */
export function openRealtimeSocket(
  { baseUrl, apiKey, model }: RealtimeServer,
  listener: Listener,
): Promise<MessageSocket> {
  return openSocket({
    url: `${withoutSlash(baseUrl).replace(/^http/, "ws")}/realtime?${new URLSearchParams({ model })}`,
    headers: bearer(apiKey),
    schema: eventSchema,
    longestMessage,
    isReady: ({ type }) => type === "session.created",
    ...listener,
  });
}

/** What it offers. OpenAI lists all it has, and its voices nowhere; other servers name theirs as they like. */
export async function offerOf(server: RealtimeServer, signal: AbortSignal): Promise<Offer> {
  const isOpenai = new URL(server.baseUrl).hostname.endsWith("openai.com");
  const { models } = await listOpenaiModels(server, signal, (id) => !isOpenai || id.includes("realtime"));
  return { models, voices: isOpenai ? openaiVoices : [] };
}

/** https://platform.openai.com/docs/guides/realtime-conversations#voice-options */
const openaiVoices: Voice[] = [
  "marin",
  "cedar",
  "alloy",
  "ash",
  "ballad",
  "coral",
  "echo",
  "sage",
  "shimmer",
  "verse",
].map((id) => ({ id, name: `${id.slice(0, 1).toUpperCase()}${id.slice(1)}`, language: null, description: null }));
