import type { Tone } from "@/components/ui/badge";
import { clock } from "@/components/ui/clock";
import { endWords } from "@/components/ui/end-words";
import type { CallSummary, Facts } from "@/lib/calls/schema";
import type { PricedUse } from "@/lib/calls/use";

/** 1 token, 2 tokens. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Which version answered; a draft that was tried is none yet. */
export const versionText = ({ version }: Pick<CallSummary, "version">) => (version === 0 ? "Draft" : `v${version}`);

/** How long a call lasted, ms; undefined while it goes on. */
export function lengthOf({ startedAt, endedAt }: Pick<CallSummary, "startedAt" | "endedAt">): number | undefined {
  return endedAt === null ? undefined : Date.parse(endedAt) - Date.parse(startedAt);
}

/** How a call ended, or that it goes on, in a few words. */
export function endOf({ status, endReason }: Pick<CallSummary, "status" | "endReason">): {
  label: string;
  tone: Tone;
} {
  if (status === "active") return { label: "On now", tone: "accent" };
  return endWords[endReason ?? (status === "lost" ? "lost" : "caller")];
}

/** What the language model read and wrote: "1,240 read, 96 written". */
export function tokensText({ promptTokens, completionTokens }: Pick<Facts, "promptTokens" | "completionTokens">) {
  if (promptTokens + completionTokens === 0) return "–";
  return `${promptTokens.toLocaleString("en")} read, ${completionTokens.toLocaleString("en")} written`;
}

/** How much a model did: a stretch of sound, tokens or letters. */
export function amountText(use: PricedUse): string {
  if (use.stage === "stt") return `${clock(use.listenedMs)} min`;
  if (use.stage === "tts") return `${use.characters.toLocaleString("en")} characters`;
  return tokensText(use);
}

/** What a call cost: nothing on our own machine, open where a price is not known. */
export function costText({ costMicros, currency }: Pick<Facts, "costMicros" | "currency">): string {
  if (costMicros === null) return "No price set";
  if (currency === null) return "Free, on this machine";
  return moneyOf(costMicros, currency);
}

/** Micro-units as money, with as many digits as it takes to see something. */
export function moneyOf(micros: number, currency: string): string {
  const amount = micros / 1e6;
  const digits = amount !== 0 && amount < 0.1 ? 4 : 2;
  return `${amount.toFixed(digits)} ${currency}`;
}
