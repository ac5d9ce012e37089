import type { Logger } from "pino";
import { openEngine } from "./engine-realtime";
import { listOpenaiModels } from "./openai-models";
import { openPieces } from "./openai-pieces";
import type { SttSource } from "./source";

export type RealtimeOptions = {
  provider: string;
  /** With version path: http://127.0.0.1:8901/v1 */
  baseUrl: string;
  apiKey?: string;
  model: string;
  /** ISO-639-1, or with a region after it. Absent = the model finds out. */
  language?: string;
  /** Our own engine, which can be asked for words at any time and takes 16 kHz. Others take 24 kHz and answer a commit only. */
  isEngine?: boolean;
  log: Logger;
};

const patienceMs = 1_500;

/** Streaming speech-to-text over OpenAI's realtime transcription socket (`/realtime?intent=transcription`,
 * https://platform.openai.com/docs/guides/realtime-transcription), as our engine, speaches and LocalAI have it too. */
export function createOpenaiRealtime(options: RealtimeOptions): SttSource {
  const { provider, model, isEngine = false } = options;
  // OpenAI lists all it has, most of which cannot hear; other servers name their models as they like.
  const isOffered = provider === "openai" ? (id: string) => /transcribe|whisper/.test(id) : undefined;
  return {
    provider,
    model,
    patienceMs,
    open: (listener) => (isEngine ? openEngine(options, listener) : openPieces(options, listener)),
    offer: (signal) => listOpenaiModels(options, signal, isOffered),
  };
}
