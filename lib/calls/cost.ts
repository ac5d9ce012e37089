import { type Stage, stages } from "@/lib/providers/catalog";
import type { Price } from "@/lib/providers/schema";

/** What a call used of its providers. */
export type Usage = {
  /** Sound that was listened to, ms. */
  listenedMs: number;
  promptTokens: number;
  completionTokens: number;
  /** Text that was made into speech. */
  characters: number;
};

/** The price of each stage: of a connection, `local` for our own engine, or null where nobody wrote one down. */
export type Prices = Record<Stage, Price | "local" | null>;

export type StageCost = { stage: Stage; micros: number | null; currency: string | null; isLocal: boolean };
export type Cost = { stages: StageCost[]; micros: number | null; currency: string | null };

/** What a call cost, in whole micro-units. What runs on our own machine costs nothing. The sum is null where a price is not
 * known or the currencies differ: a part would be taken for the whole. */
export function costOf(usage: Usage, prices: Prices): Cost {
  const costs = stages.map((stage): StageCost => {
    const price = prices[stage];
    if (price === "local") return { stage, micros: 0, currency: null, isLocal: true };
    if (price === null) return { stage, micros: null, currency: null, isLocal: false };
    return { stage, micros: Math.round(microsOf(stage, usage, price)), currency: price.currency, isLocal: false };
  });
  const currencies = new Set(costs.flatMap(({ currency }) => currency ?? []));
  const isKnown = currencies.size <= 1 && costs.every(({ micros }) => micros !== null);
  const [currency = null] = currencies;
  return {
    stages: costs,
    micros: isKnown ? costs.reduce((sum, { micros }) => sum + (micros ?? 0), 0) : null,
    currency: isKnown ? currency : null,
  };
}

function microsOf(stage: Stage, usage: Usage, price: Price): number {
  const { perMinute = 0, perMillionInput = 0, perMillionOutput = 0, perMillionCharacters = 0 } = price;
  if (stage === "stt") return (usage.listenedMs / 60_000) * perMinute;
  if (stage === "tts") return (usage.characters / 1e6) * perMillionCharacters;
  return (usage.promptTokens * perMillionInput + usage.completionTokens * perMillionOutput) / 1e6;
}
