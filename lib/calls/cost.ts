import type { Price } from "@/lib/providers/schema";
import { isOwnEngine, type PricedUse, type Use } from "./use";

/** An amount of money; null when it is not known, or is of several currencies. */
export type Cost = Pick<PricedUse, "costMicros" | "currency">;

/** What a use cost, in whole micro-units, by the provider's price, or null where nobody wrote one down. What runs on our own
 * machine costs nothing. */
export function priceUse(use: Use, price: Price | null): PricedUse {
  if (isOwnEngine(use.provider)) return { ...use, costMicros: 0, currency: null };
  if (price === null) return { ...use, costMicros: null, currency: null };
  return { ...use, costMicros: Math.round(microsOf(use, price)), currency: price.currency };
}

/** The sum is not known where a part is not, or where the currencies differ: the rest would be taken for the whole. */
export function sumOf(costs: readonly Cost[]): Cost {
  const currencies = new Set(costs.flatMap(({ currency }) => currency ?? []));
  const isKnown = currencies.size <= 1 && costs.every(({ costMicros }) => costMicros !== null);
  if (!isKnown) return { costMicros: null, currency: null };
  const [currency = null] = currencies;
  return { costMicros: costs.reduce((sum, { costMicros }) => sum + (costMicros ?? 0), 0), currency };
}

function microsOf(use: Use, price: Price): number {
  const { perMinute = 0, perMillionInput = 0, perMillionOutput = 0, perMillionCharacters = 0 } = price;
  if (use.stage === "stt") return (use.listenedMs / 60_000) * perMinute;
  if (use.stage === "tts") return (use.characters / 1e6) * perMillionCharacters;
  return (use.promptTokens * perMillionInput + use.completionTokens * perMillionOutput) / 1e6;
}
