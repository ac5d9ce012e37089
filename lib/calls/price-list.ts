import type { AgentConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import type { Stage } from "@/lib/providers/catalog";
import { priceSchema, type StageChoice } from "@/lib/providers/schema";
import { priceUse } from "./cost";
import { type PricedUse, type Provider, type Use, usesOf, type Work } from "./use";

/** What providers take today. */
export type PriceList = {
  priced(use: Use): PricedUse;
  /** Who did what in a call, priced. Undefined when nobody wrote it down and the call's configuration cannot be read. */
  usesOf(
    works: readonly Work[],
    counted: Parameters<typeof usesOf>[1],
    config: AgentConfig | undefined,
  ): PricedUse[] | undefined;
};

/** Reads the prices of all connections. */
export async function readPriceList(): Promise<PriceList> {
  const rows = await db.providerConnection.findMany({ select: { id: true, name: true, options: true, price: true } });
  const known = new Map(
    rows.map(({ id, price, ...rest }) => [id, { ...rest, price: priceSchema.nullable().catch(null).parse(price) }]),
  );
  const priced = (use: Use) => priceUse(use, known.get(use.provider)?.price ?? null);

  function providerOf(stage: Stage, choice: StageChoice): Provider {
    if (choice.provider === "engine")
      return { provider: `engine/${stage}`, name: "Parley engine", model: choice.model };
    const { name, options } = known.get(choice.connectionId) ?? { name: "A provider that was removed", options: {} };
    return { provider: choice.connectionId, name, model: modelIn(options) };
  }

  return {
    priced,
    usesOf(works, counted, config) {
      if (!config) return undefined;
      const choices = {
        stt: providerOf("stt", config.stt),
        llm: providerOf("llm", config.llm),
        tts: providerOf("tts", config.tts),
      };
      return usesOf(works, counted, choices).map(priced);
    },
  };
}

function modelIn(options: unknown): string {
  const model = typeof options === "object" && options !== null && "model" in options ? options.model : undefined;
  return typeof model === "string" ? model : "";
}
