import type { Voice } from "@/lib/providers/schema";

/** What a provider has to choose from. Empty where it does not tell. */
export type Offer = { models: string[]; voices: Voice[] };

/** What every source can do beside its stage. */
export type Offering = {
  /** Asks what there is to choose from. Throws what the request threw. Absent where the provider has no such list. */
  offer?(signal: AbortSignal): Promise<Offer>;
};
