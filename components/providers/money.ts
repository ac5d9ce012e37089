import type { PriceUnit } from "@/lib/providers/catalog";
import { type Price, priceFields } from "@/lib/providers/schema";

export type PriceField = Exclude<keyof Price, "currency">;

export const priceWords: Record<PriceField, string> = {
  perMinute: "A minute of sound",
  perMillionInput: "A million tokens read",
  perMillionOutput: "A million tokens written",
  perMillionCharacters: "A million characters",
};

/** What the form holds of a price: decimal amounts as they are typed, empty for unknown. */
export type PriceDraft = { currency: string } & Partial<Record<PriceField, string>>;

/** An amount in micro-units as a person writes it: 6000 is "0.006". */
export function moneyText(micros: number): string {
  const [whole, rest = ""] = (micros / 1e6).toFixed(6).split(".");
  const decimals = rest.replace(/0+$/, "");
  return decimals === "" ? `${whole}` : `${whole}.${decimals.padEnd(2, "0")}`;
}

/** What was typed in micro-units, with a comma or a point; NaN for what is no amount. */
export function readMoney(text: string): number {
  const plain = text.trim().replace(",", ".");
  return /^\d{1,6}(\.\d{0,6})?$/.test(plain) ? Math.round(Number(plain) * 1e6) : Number.NaN;
}

export function draftOfPrice(price: Price | null | undefined): PriceDraft {
  if (!price) return { currency: "USD" };
  const { currency, ...amounts } = price;
  const texts = Object.entries(amounts).map(([field, micros]) => [field, moneyText(micros)]);
  return { currency, ...Object.fromEntries(texts) };
}

/** The price to store; null when no amount is given. An amount that cannot be read is NaN, which no schema takes. */
export function priceOf(draft: PriceDraft, unit: PriceUnit): Price | null {
  const given = priceFields[unit].filter((field) => draft[field]?.trim());
  if (given.length === 0) return null;
  const amounts = given.map((field) => [field, readMoney(draft[field] ?? "")]);
  return { currency: draft.currency.trim().toUpperCase(), ...Object.fromEntries(amounts) };
}

/** "0.006 USD a minute of sound", one sentence for each amount. */
export function priceLines({ currency, ...amounts }: Price): string[] {
  return Object.entries(amounts).map(([field, micros]) => {
    const words = priceWords[field as PriceField];
    return `${moneyText(micros)} ${currency} ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
  });
}
