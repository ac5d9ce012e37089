import type { Logger } from "pino";
import { defaultModels, starterConfig } from "@/lib/agents/schema";
import { AppError, parseInput } from "@/lib/errors";
import { orAborted } from "@/lib/or-aborted";
import { providers, type Stage, stageOf } from "@/lib/providers/catalog";
import { type DeskTest, testLimitMs } from "@/lib/providers/desk-schema";
import { type ConnectionOptions, type ConnectionTest, voiceSchema } from "@/lib/providers/schema";
import { type Connected, create } from "../providers/connected";
import { llmFactories } from "../providers/llm";
import type { Offer, Offering } from "../providers/offer";
import { engineOf } from "../providers/resolve";
import { sttFactories } from "../providers/stt";
import { ttsFactories } from "../providers/tts";
import { createSampler, type Sample } from "./sample";
import { failedSentence, workedSentence } from "./sentences";
import { type Trial, tryHearing, trySpeaking, tryThinking } from "./trials";

type Options = { log: Logger; signal?: AbortSignal; limitMs?: number };

/** Something to be tried, and what it has to choose from. */
type Candidate = Offering & { run(signal: AbortSignal): Promise<Trial> };

const nothing: Offer = { models: [], voices: [] };
const mostListed = 500;
const graceMs = 250;

/** Answers how a connection does when it is used as in a call, and our own engine with the same at the same time. Whatever
 * goes wrong with the provider is a sentence in the answer, in our own words: it never holds the key. Throws
 * `invalid_input` for options that are not this provider's. */
export function createConnectionTest(sampler: () => Promise<Sample> = createSampler()) {
  return async (input: DeskTest, { signal, limitMs = testLimitMs, ...given }: Options): Promise<ConnectionTest> => {
    const { stage, provider, apiKey } = input;
    const schema = stageOf(provider, stage)?.options;
    if (!schema) throw new AppError("invalid_input", `${providers[provider].label} cannot do that.`);
    const options = parseInput(schema, input.options) as ConnectionOptions;
    // A server's complaints, which some sources note in a call's log, may hold a key that is not even saved.
    const log = given.log.child({}, { level: "silent" });
    const tried = { stage, provider, options, apiKey };

    const limit = AbortSignal.any([AbortSignal.timeout(limitMs), ...(signal ? [signal] : [])]);
    // Who ends at once when the limit fires, as all should, can still say how far it had come.
    const guard = AbortSignal.any([AbortSignal.timeout(limitMs + graceMs), ...(signal ? [signal] : [])]);
    const sample = stage === "stt" ? await sampler() : undefined;
    const connected = { id: "new", name: input.name, provider, options, ...(apiKey ? { apiKey } : {}) };
    const engine = engineOf(stage, defaultModels[stage], starterConfig.voice);
    const candidate = () => {
      requireKey(tried);
      return candidateOf(stage, connected, sample, log);
    };
    const [outcome, offer, engineTrial] = await Promise.all([
      settle(() => orAborted(candidate().run(limit), guard)).then((settled) => ({
        ...settled,
        timedOut: limit.aborted,
      })),
      settle(() => orAborted(offerOf(candidate(), limit), limit)),
      settle(() => orAborted(candidateOf(stage, engine, sample, log).run(limit), guard)),
    ]);

    const listed = withoutKey("value" in offer ? offer.value : nothing, apiKey);
    const common = { engineFirstMs: "value" in engineTrial ? Math.round(engineTrial.value.firstMs) : null, ...listed };
    if ("error" in outcome) {
      const message = failedSentence(outcome.error, tried, { offer: listed, limitMs, timedOut: outcome.timedOut });
      return { ok: false, message, firstMs: null, answer: null, ...common };
    }
    const firstMs = Math.round(outcome.value.firstMs);
    const answer = answerOf(outcome.value.answer, sample, apiKey);
    return { ok: true, message: workedSentence(stage, firstMs), firstMs, answer, ...common };
  };
}

function candidateOf(stage: Stage, connected: object, sample: Sample | undefined, log: Logger): Candidate {
  // `readOptions` or `engineOf` paired the provider with its own options.
  if (stage === "llm") {
    const source = create(llmFactories, connected as Connected<"llm">, { tools: false, isStarter: false });
    return {
      run: (signal) => tryThinking(source, signal).finally(() => source.close?.()),
      offer: source.offer?.bind(source),
    };
  }
  if (stage === "tts") {
    const source = create(ttsFactories, connected as Connected<"tts">, undefined);
    return {
      run: (signal) => trySpeaking(source, signal).finally(() => source.close?.()),
      offer: source.offer?.bind(source),
    };
  }
  if (!sample) throw new Error("hearing needs a sample");
  const source = create(sttFactories, connected as Connected<"stt">, log);
  return { run: (signal) => tryHearing(source, sample, signal), offer: source.offer?.bind(source) };
}

function requireKey({ provider, apiKey }: { provider: DeskTest["provider"]; apiKey?: string }): void {
  if (providers[provider].key === "required" && !apiKey) {
    throw new AppError("not_configured", "The server wants a key. Enter one and try again.");
  }
}

/** Not every provider lists what it has. */
async function offerOf(candidate: Candidate, signal: AbortSignal): Promise<Offer> {
  const { models, voices } = (await candidate.offer?.(signal)) ?? nothing;
  return {
    models: models.filter((model) => model.length <= 200).slice(0, mostListed),
    voices: voices.filter((voice) => voiceSchema.safeParse(voice).success).slice(0, mostListed),
  };
}

function withoutKey(offer: Offer, apiKey: string | undefined): Offer {
  const isClean = (value: unknown) => !apiKey || !JSON.stringify(value).includes(apiKey);
  return { models: offer.models.filter(isClean), voices: offer.voices.filter(isClean) };
}

/** What is shown of an answer; none of one in which the key is. */
function answerOf(answer: string, sample: Sample | undefined, apiKey: string | undefined): string | null {
  if (apiKey && answer.includes(apiKey)) return null;
  if (sample && !sample.isSpoken) return answer || "No words, and there were none: only a tone was played.";
  return answer || null;
}

async function settle<Value>(run: () => Promise<Value>): Promise<{ value: Value } | { error: unknown }> {
  try {
    return { value: await run() };
  } catch (error) {
    return { error };
  }
}
