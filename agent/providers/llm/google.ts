import { v4 as uuid } from "uuid";
import { z } from "zod";
import { StatusError } from "../failure";
import { createGoogleAuth } from "../google-auth";
import { type Answer, connect, parse, RefusedError, send, sendForJson, withoutSlash } from "../http";
import { readEvents } from "../sse";
import { type CallMark, thinkingSteps, toGemini } from "./gemini-request";
import { toOffer } from "./models";
import type { ChatPiece, ChatRequest, ChatSource } from "./source";
import type { ToolCallRequest } from "./tool-calls";

type Options = {
  provider: string;
  /** Without version path: https://generativelanguage.googleapis.com */
  baseUrl: string;
  apiKey?: string;
  model: string;
  contextTokens: number;
};

const partSchema = z.object({
  text: z.string().nullish(),
  thought: z.boolean().nullish(),
  thoughtSignature: z.string().nullish(),
  functionCall: z
    .object({ id: z.string().nullish(), name: z.string(), args: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
});

const usageSchema = z.object({
  promptTokenCount: z.number().nullish(),
  candidatesTokenCount: z.number().nullish(),
  thoughtsTokenCount: z.number().nullish(),
  totalTokenCount: z.number().nullish(),
  cachedContentTokenCount: z.number().nullish(),
});

const chunkSchema = z.object({
  candidates: z
    .array(
      z.object({
        content: z.object({ parts: z.array(partSchema).nullish() }).nullish(),
        finishReason: z.string().nullish(),
      }),
    )
    .nullish(),
  usageMetadata: usageSchema.nullish(),
  error: z.object({ code: z.number().nullish() }).nullish(),
});

const modelsSchema = z.object({
  models: z.array(z.object({ name: z.string(), supportedGenerationMethods: z.array(z.string()).nullish() })),
});

/** Ends of an answer that is none: the model tried to call a tool and could not. */
const spoilt = ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL"];

/** Gemini, by its own API (https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent). */
export function createGoogleChat({ provider, apiKey, contextTokens, ...options }: Options): ChatSource {
  const baseUrl = withoutSlash(options.baseUrl);
  const model = options.model.replace(/^models\//, "");
  const modelUrl = `${baseUrl}/v1beta/models/${encodeURIComponent(model)}`;
  const authorize = createGoogleAuth(apiKey ?? "");
  const needsSignatures = !/^(gemini-[12]\.|gemma)/.test(model);
  const marks = new Map<string, CallMark>();
  /** Ways to keep it from thinking that it has not refused. */
  const steps = thinkingSteps(model);

  async function open(request: ChatRequest, signal: AbortSignal): Promise<Answer> {
    const thinkingConfig = steps[0];
    const body = toGemini(request, { marks, thinkingConfig, needsSignatures });
    try {
      const headers = await authorize(signal);
      return await send(`${modelUrl}:streamGenerateContent?alt=sse`, { headers, signal, body });
    } catch (error) {
      if (!(error instanceof RefusedError) || !thinkingConfig || !error.names(/thinking/i)) throw error;
      // Another request may have found out meanwhile.
      if (steps[0] === thinkingConfig) steps.shift();
      return await open(request, signal);
    }
  }

  return {
    ...{ provider, model, contextTokens, tools: true, isStarter: false },

    async *stream(request, signal) {
      yield* readAnswer((await open(request, signal)).body, marks);
    },

    async offer(signal) {
      const sending = { headers: await authorize(signal), signal };
      const { models } = await sendForJson(`${baseUrl}/v1beta/models?pageSize=1000`, modelsSchema, sending);
      const talking = models.filter((one) => one.supportedGenerationMethods?.includes("generateContent") ?? true);
      return toOffer(talking.map(({ name }) => name.replace(/^models\//, "")));
    },

    warm: async (signal) => connect(modelUrl, { headers: await authorize(signal), signal }),
  };
}

async function* readAnswer(body: ReadableStream<Uint8Array>, marks: Map<string, CallMark>): AsyncGenerator<ChatPiece> {
  const calls: ToolCallRequest[] = [];
  let usage: z.infer<typeof usageSchema> = {};
  let end: string | null | undefined;
  for await (const data of readEvents(body)) {
    const { candidates, usageMetadata, error } = parse(chunkSchema, data);
    if (error) throw new StatusError(error.code ?? 500);
    const candidate = candidates?.[0];
    const parts = candidate?.content?.parts ?? [];
    calls.push(...parts.flatMap((part) => toCall(part, marks)));
    usage = usageMetadata ?? usage;
    end = candidate?.finishReason ?? end;
    // Thoughts are not for the caller.
    const text = parts.map((part) => (part.thought ? "" : (part.text ?? ""))).join("");
    yield text ? { text } : {};
  }
  // Also what a filter kept from being asked ends without a reason.
  if (!end || spoilt.includes(end)) throw new Error("an answer without its end");
  yield { calls, usage: toUsage(usage) };
}

/** The call as the framework knows it; what Gemini wants to read again is kept under its id. */
function toCall({ functionCall, thoughtSignature }: z.infer<typeof partSchema>, marks: Map<string, CallMark>) {
  if (!functionCall) return [];
  const { id, name, args } = functionCall;
  const callId = `call_${uuid()}`;
  marks.set(callId, { id: id ?? undefined, signature: thoughtSignature ?? undefined });
  return [{ callId, name, args: JSON.stringify(args ?? {}) }];
}

function toUsage(usage: z.infer<typeof usageSchema>): ChatPiece["usage"] {
  const promptTokens = usage.promptTokenCount ?? 0;
  const completionTokens = (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0);
  return {
    ...{ promptTokens, completionTokens, promptCachedTokens: usage.cachedContentTokenCount ?? 0 },
    totalTokens: usage.totalTokenCount ?? promptTokens + completionTokens,
  };
}
