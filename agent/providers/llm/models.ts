import type { Offer } from "../offer";

/** What "Test connection" takes (`connectionTestSchema`). */
const longestList = 500;

/** The models a provider listed, as what it offers. */
export const toOffer = (models: readonly string[]): Offer => ({ models: models.slice(0, longestList), voices: [] });
