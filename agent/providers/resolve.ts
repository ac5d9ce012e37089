import { z } from "zod";
import type { AgentConfig } from "@/lib/agents/schema";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { modelListSchema } from "@/lib/models/schema";
import type { ProviderOf, Stage } from "@/lib/providers/catalog";
import type { StageChoice } from "@/lib/providers/schema";
import { unsafeResolveConnection } from "@/lib/providers/store";
import type { Connected } from "./connected";
import { withLanguage } from "./stt/language";

/** The providers of a call, of each stage in the order of the agent's choice. */
export type Cast = {
  [Of in Stage]: [first: Connected<Of, ProviderOf<Of>>, ...others: Connected<Of, ProviderOf<Of>>[]];
};

/** What our engine tells of a model that the connection does not. */
export type EngineTraits = {
  /** It can call tools. */
  tools: boolean;
  /** A small model that only makes a bare machine talk: it gets short prompts and short answers. */
  isStarter: boolean;
};

/** Finds the providers of each stage. Throws `not_configured` when an agent's first choice was removed; a fallback that is
 * gone is left out. */
export async function resolveCast(config: AgentConfig): Promise<Cast> {
  const [stt, llm, tts] = await Promise.all([
    resolveStage("stt", config),
    resolveStage("llm", config),
    resolveStage("tts", config),
  ]);
  return { stt, llm, tts };
}

async function resolveStage<Of extends Stage>(stage: Of, config: AgentConfig): Promise<Cast[Of]> {
  const first = await resolve(stage, config[stage], config);
  const others = await Promise.all(
    config.fallbacks[stage].map((choice) => resolve(stage, choice, config).catch(() => undefined)),
  );
  return [first, ...others.filter((other) => other !== undefined)] as Cast[Of];
}

/** One provider with its key. Throws `not_configured` when it was removed. */
export async function resolve<Of extends Stage>(
  stage: Of,
  choice: StageChoice,
  config: AgentConfig,
): Promise<Connected<Of, ProviderOf<Of>>> {
  if (choice.provider === "engine") {
    // The agent's voice is another provider's where our engine only takes over: it then speaks with its own.
    return engineOf(stage, choice.model, config.tts.provider === "engine" ? config.voice : "");
  }
  const { options, ...connection } = await unsafeResolveConnection(choice.connectionId);
  if (connection.stage !== stage)
    throw new AppError("not_configured", "This agent uses a server for what it cannot do.");
  const heard =
    stage === "stt" ? withLanguage(connection.provider as ProviderOf<"stt">, options, config.language) : options;
  const voice = stage === "tts" ? { voice: choice.voice ?? options.voice ?? config.voice } : {};
  // The store has parsed the options with the schema of this provider and stage.
  return { ...connection, options: { ...heard, ...voice } } as unknown as Connected<Of, ProviderOf<Of>>;
}

/** Our own engine for a stage; `voice` counts only where it speaks. */
export function engineOf<Of extends Stage>(stage: Of, model: string, voice: string): Connected<Of, ProviderOf<Of>> {
  const options = { baseUrl: engineUrl(), model, ...(stage === "tts" ? { voice } : {}) };
  return { provider: "engine", id: `engine/${stage}`, name: "Parley engine", options } as unknown as Connected<
    Of,
    ProviderOf<Of>
  >;
}

const engineUrl = () => `${env().ENGINE_URL.replace(/\/+$/, "")}/v1`;

const traitsSchema = modelListSchema.extend({
  data: z.array(z.looseObject({ id: z.string(), tools: z.boolean(), starter: z.boolean() })),
});

/** Asks our engine what its models can do. Throws `unavailable` when it does not answer. */
export async function engineTraits(): Promise<(model: string) => EngineTraits> {
  try {
    const response = await fetch(`${engineUrl()}/models`, { signal: AbortSignal.timeout(3_000) });
    const { data } = traitsSchema.parse(await response.json());
    return (model) => {
      const found = data.find(({ id }) => id === model);
      return { tools: found?.tools ?? false, isStarter: found?.starter ?? true };
    };
  } catch (error) {
    throw new AppError("unavailable", "The speech engine does not answer.", { cause: error });
  }
}
