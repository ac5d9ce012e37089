import { z } from "zod";
import { type Stage, stages } from "@/lib/providers/catalog";

/** The event that says which providers worked since the last one of its kind, and how much. */
export const workDone = "work-done";

/** The stages of a call, and the reading of it once it is over. */
export const useStages = [...stages, "reading"] as const;
export type UseStage = (typeof useStages)[number];

const count = z.number().int().min(0);
const amountsSchema = z.object({
  /** Sound that was listened to. */
  listenedMs: count,
  promptTokens: count,
  /** Of the prompt's: known from before. */
  cachedTokens: count,
  completionTokens: count,
  /** Text that was made into speech, heard or not. */
  characters: count,
});
export type Amounts = z.infer<typeof amountsSchema>;
export const none: Amounts = { listenedMs: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0, characters: 0 };

const providerSchema = z.object({
  /** Id of its connection, or `engine/<stage>`. */
  provider: z.string(),
  /** As an admin knows it. */
  name: z.string(),
  model: z.string(),
});
/** Who did some work. */
export type Provider = z.infer<typeof providerSchema>;

/** What one provider did for a stage of a call. */
export const workSchema = z.object({
  stage: z.enum(stages),
  ...providerSchema.shape,
  ...amountsSchema.partial().shape,
});
export type Work = z.infer<typeof workSchema>;

/** What one model did for a stage in a whole call, and what that cost. */
export const useSchema = z.object({
  stage: z.enum(useStages),
  ...providerSchema.shape,
  ...amountsSchema.shape,
  /** Micro-units of `currency`; null when the price is not known. On our own machine = 0 of no currency. */
  costMicros: count.nullable(),
  currency: z.string().nullable(),
});
export type PricedUse = z.infer<typeof useSchema>;
export type Use = Omit<PricedUse, "costMicros" | "currency">;

export const isOwnEngine = (provider: string) => provider.startsWith("engine/");

/** The same model's work for the same stage as one entry, in the order in which they began. */
export function addUp(works: readonly Work[]): Use[] {
  const uses = new Map<string, Use>();
  for (const { stage, provider, name, model, ...done } of works) {
    const key = JSON.stringify([stage, provider, model]);
    const use = uses.get(key) ?? { stage, provider, name, model, ...none };
    uses.set(key, { ...use, ...plus(use, done) });
  }
  return [...uses.values()];
}

export function plus(one: Amounts, more: Partial<Amounts>): Amounts {
  const sum = (what: keyof Amounts) => one[what] + (more[what] ?? 0);
  return {
    ...{ listenedMs: sum("listenedMs"), promptTokens: sum("promptTokens"), cachedTokens: sum("cachedTokens") },
    ...{ completionTokens: sum("completionTokens"), characters: sum("characters") },
  };
}

type Counted = { durationMs: number } & Omit<Amounts, "listenedMs">;

/** Who did what in a call. Somebody listens from its beginning to its end: where several did, its length is shared by how much of the
 * caller's voice each has understood. What nobody wrote down, as in calls of old, was done by the version's first choices. */
export function usesOf(works: readonly Work[], counted: Counted, choices: Record<Stage, Provider>): Use[] {
  const { durationMs, promptTokens, cachedTokens, completionTokens, characters } = counted;
  const listening: Use = { ...none, stage: "stt", ...choices.stt, listenedMs: durationMs };
  if (works.length === 0) {
    return [
      listening,
      { ...none, stage: "llm", ...choices.llm, promptTokens, cachedTokens, completionTokens },
      { ...none, stage: "tts", ...choices.tts, characters },
    ];
  }
  const done = addUp(works);
  const [listeners, others] = [
    done.filter(({ stage }) => stage === "stt"),
    done.filter(({ stage }) => stage !== "stt"),
  ];
  const understoodMs = listeners.reduce((sum, { listenedMs }) => sum + listenedMs, 0);
  if (understoodMs === 0) return [listening, ...others];
  const shared = listeners.map((use) => ({
    ...use,
    listenedMs: Math.round((durationMs * use.listenedMs) / understoodMs),
  }));
  return [...shared, ...others];
}
