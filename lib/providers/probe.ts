import OpenAI, { APIConnectionTimeoutError, APIError, APIUserAbortError, toFile } from "openai";
import { encodeWav } from "@/lib/wav";
import type { OpenaiCompatibleOptions, Stage } from "./catalog";
import type { ConnectionTest } from "./schema";

const limitMs = 8_000;

/** Talks to an OpenAI-compatible server as a call would: streams a few tokens, the first audio, or a transcript. Never
 * throws; the answer is a sentence, and never holds the key or words of the server's that might. */
export async function probe(
  stage: Stage,
  options: OpenaiCompatibleOptions,
  apiKey: string | undefined,
  timeoutMs = limitMs,
): Promise<ConnectionTest> {
  const signal = AbortSignal.timeout(timeoutMs);
  // The client insists on a key; servers without one ignore it.
  const client = new OpenAI({ baseURL: options.baseUrl, apiKey: apiKey ?? "none", maxRetries: 0, logLevel: "off" });
  const startedAt = performance.now();
  const [models, outcome] = await Promise.all([
    listModels(client, signal),
    tries[stage](client, options, signal).then(
      () => ({ ok: true as const, firstMs: Math.round(performance.now() - startedAt) }),
      (error: unknown) => ({ ok: false as const, error }),
    ),
  ]);
  if (outcome.ok) return { ok: true, message: worked(stage, outcome.firstMs), firstMs: outcome.firstMs, models };
  const message = failed(outcome.error, { options, apiKey, models, timeoutMs, timedOut: signal.aborted });
  return { ok: false, message, firstMs: null, models };
}

type Try = (client: OpenAI, options: OpenaiCompatibleOptions, signal: AbortSignal) => Promise<void>;

class NothingCame extends Error {}

/** What each stage has to manage. Resolves at the moment that counts. */
const tries: Record<Stage, Try> = {
  async llm(client, { model }, signal) {
    const messages = [{ role: "user" as const, content: "Say hello." }];
    const stream = await client.chat.completions.create({ model, messages, stream: true }, { signal });
    for await (const chunk of stream) {
      // Reasoning models think aloud first, in a field OpenAI's types do not know.
      const delta: Record<string, unknown> = { ...chunk.choices[0]?.delta };
      if (delta.content || delta.reasoning_content || delta.reasoning) return stream.controller.abort();
    }
    throw new NothingCame();
  },
  async tts(client, { model, voice = "alloy" }, signal) {
    const response = await client.audio.speech.create(
      { model, voice, input: "Hello.", response_format: "pcm" },
      { signal },
    );
    const reader = response.body?.getReader();
    const first = await reader?.read();
    await reader?.cancel();
    if (!first?.value?.byteLength) throw new NothingCame();
  },
  async stt(client, { model }, signal) {
    const file = await toFile(toneWav(), "tone.wav", { type: "audio/wav" });
    const result = await client.audio.transcriptions.create({ model, file, response_format: "json" }, { signal });
    // No words are in a tone, so an empty text is right; an answer of another shape is not.
    if (typeof result.text !== "string") throw new NothingCame();
  },
};

async function listModels(client: OpenAI, signal: AbortSignal): Promise<string[]> {
  try {
    const page = await client.models.list({ signal });
    const ids: unknown[] = Array.isArray(page.data) ? page.data.map((model) => model?.id) : [];
    return ids.filter((id): id is string => typeof id === "string" && id.length <= 200).slice(0, 500);
  } catch {
    return []; // not every server lists them
  }
}

function worked(stage: Stage, firstMs: number): string {
  const what = { llm: "The first word came", tts: "The first sound came", stt: "The transcript came" }[stage];
  return `It works. ${what} after ${firstMs} ms.`;
}

type Circumstances = {
  options: OpenaiCompatibleOptions;
  apiKey: string | undefined;
  models: string[];
  timeoutMs: number;
  timedOut: boolean;
};

function failed(error: unknown, { options, apiKey, models, timeoutMs, timedOut }: Circumstances): string {
  const { host } = new URL(options.baseUrl);
  if (error instanceof NothingCame) return "The server answered, but with nothing in it. Check the model's name.";
  if (timedOut || error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) {
    return `${host} did not answer within ${Math.round(timeoutMs / 1_000)} seconds.`;
  }
  const status = error instanceof APIError ? error.status : undefined;
  if (status === 401 || status === 403) {
    return apiKey ? "The server refuses this key." : "The server wants a key. Enter one and try again.";
  }
  if (status === 404) {
    return models.length > 0 && !models.includes(options.model)
      ? `The server has no model named ${options.model}. Choose one it lists.`
      : "The server does not know this address or model. Base URLs usually end in /v1.";
  }
  if (status === 429) return "The server says it has had too many requests, or the account has no credit left.";
  if (status !== undefined && status >= 500) return `The server failed at its own end (${status}).`;
  if (status !== undefined) return `The server refused the request (${status}). Check the model and the voice.`;
  return unreachable(causeCode(error), host);
}

function unreachable(code: string | undefined, host: string): string {
  if (code === "ECONNREFUSED") return `Nothing listens at ${host}. Is the server running, and the port right?`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `There is no server named ${host}. Check the address.`;
  if (code?.includes("CERT") || code?.includes("SSL") || code?.includes("TLS")) {
    return `The certificate of ${host} is not trusted here.`;
  }
  return `${host} could not be reached, or does not speak this protocol.`;
}

/** The innermost code of a failed connection, such as ECONNREFUSED. */
function causeCode(error: unknown): string | undefined {
  let code: string | undefined;
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ("code" in inner && typeof inner.code === "string") code = inner.code;
  }
  return code;
}

/** One second of a soft 440 Hz tone. */
function toneWav(): Buffer {
  const rate = 16_000;
  const tone = Int16Array.from({ length: rate }, (_, index) => 3_000 * Math.sin((2 * Math.PI * 440 * index) / rate));
  return encodeWav(tone, rate);
}
