import { type APIConnectOptions, type AudioBuffer, asLanguageCode, mergeFrames, stt } from "@livekit/agents";
import OpenAI, { toFile } from "openai";
import { AppError } from "@/lib/errors";
import { encodeWav } from "@/lib/wav";
import type { Endpoint } from "../endpoint";
import { toProviderError } from "../failure";

const attempts = 3;

/** Speech-to-text for servers that take whole recordings (`POST /audio/transcriptions`): the framework cuts the audio
 * at the caller's pauses and hands each piece over. */
export class BatchStt extends stt.STT {
  readonly label = "parley.BatchStt";
  readonly #client: OpenAI;

  constructor(private readonly endpoint: Endpoint) {
    super({ streaming: false, interimResults: false });
    // Some local servers want no key at all, but the client insists on one.
    const { baseUrl: baseURL, apiKey = "none" } = endpoint;
    this.#client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 10_000 });
  }

  override get model() {
    return this.endpoint.model;
  }

  override get provider() {
    return this.endpoint.provider;
  }

  /** Retries here, because the framework swallows what this throws and the caller's words with it. */
  protected async _recognize(audio: AudioBuffer, abortSignal?: AbortSignal): Promise<stt.SpeechEvent> {
    const frame = mergeFrames(audio);
    const wav = encodeWav(frame.data, frame.sampleRate);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const file = await toFile(wav, "speech.wav", { type: "audio/wav" });
        const { text } = await this.#client.audio.transcriptions.create(
          { file, model: this.endpoint.model, response_format: "json" },
          { signal: abortSignal },
        );
        return finalTranscript(text ?? "");
      } catch (error) {
        if (attempt === attempts || abortSignal?.aborted) {
          const failure = toProviderError("Speech-to-text", error);
          this.emit("error", {
            type: "stt_error",
            timestamp: Date.now(),
            label: this.label,
            error: failure,
            recoverable: true,
          });
          throw failure;
        }
      }
    }
  }

  stream(_options?: { connOptions?: APIConnectOptions }): never {
    throw new AppError("internal", "BatchStt takes whole recordings.");
  }
}

function finalTranscript(text: string): stt.SpeechEvent {
  const language = asLanguageCode("en");
  return {
    type: stt.SpeechEventType.FINAL_TRANSCRIPT,
    alternatives: [{ text: text.trim(), language, startTime: 0, endTime: 0, confidence: 1 }],
  };
}
