import { z } from "zod";
import type { AgentConfig } from "@/lib/agents/schema";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { modelListSchema } from "@/lib/models/schema";
import type { Stage } from "@/lib/providers/catalog";
import type { StageChoice } from "@/lib/providers/schema";
import { unsafeResolveConnection } from "@/lib/providers/store";

/** A server that speaks the OpenAI protocol, ready to be talked to. */
export type Endpoint = {
  provider: StageChoice["provider"];
  /** With version path, without trailing slash. */
  baseUrl: string;
  apiKey?: string;
  model: string;
  /** Overrides the agent's voice: a connected server has voices of its own. */
  voice?: string;
  /** The model can call tools. */
  tools: boolean;
  /** A small model that only makes a bare machine talk: it gets short prompts and short answers. */
  starter: boolean;
};

export type Endpoints = Record<Stage, Endpoint>;

/** Finds the server of each stage. Throws `unavailable` when our engine does not answer and `not_found` when a
 * connected server was removed. */
export async function resolveEndpoints(config: AgentConfig): Promise<Endpoints> {
  const [stt, llm, tts] = await Promise.all([resolve(config.stt), resolve(config.llm), resolve(config.tts)]);
  return { stt, llm, tts };
}

async function resolve(choice: StageChoice): Promise<Endpoint> {
  if (choice.provider === "engine") return resolveEngine(choice.model);
  const { options, apiKey } = await unsafeResolveConnection(choice.connectionId);
  return {
    provider: choice.provider,
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    apiKey,
    model: options.model,
    voice: options.voice,
    tools: true,
    starter: false,
  };
}

const traits = modelListSchema.extend({
  data: z.array(z.looseObject({ id: z.string(), tools: z.boolean(), starter: z.boolean() })),
});

async function resolveEngine(model: string): Promise<Endpoint> {
  const baseUrl = `${env().ENGINE_URL.replace(/\/+$/, "")}/v1`;
  const known = await engineModels(baseUrl);
  const found = known.find((candidate) => candidate.id === model);
  return { provider: "engine", baseUrl, model, tools: found?.tools ?? false, starter: found?.starter ?? true };
}

async function engineModels(baseUrl: string) {
  try {
    const response = await fetch(`${baseUrl}/models`, { signal: AbortSignal.timeout(3_000) });
    return traits.parse(await response.json()).data;
  } catch (error) {
    throw new AppError("unavailable", "The speech engine does not answer.", { cause: error });
  }
}
