import type { Tone } from "@/components/ui/badge";
import type { Analysis, AnalysisNote, Outcome } from "@/lib/calls/analysis";

/** What came of a call, and how that is to be taken. */
export const outcomeWords: Record<Outcome, { label: string; tone: Tone }> = {
  success: { label: "Success", tone: "positive" },
  failure: { label: "No success", tone: "warning" },
  unclear: { label: "Outcome unclear", tone: "neutral" },
};

/** What must be known to take a result for what it is. */
export const noteWords: Record<AnalysisNote, string> = {
  "nobody-spoke": "Nobody said anything, so there is nothing to sum up.",
  "words-removed": "What was said was deleted, and the summary with it.",
  "caller-words": "These are the caller’s own words.",
  "model-too-small":
    "The starter model cannot judge a call. Choose a larger model under “After the call” in the agent’s editor.",
  "model-cannot-read":
    "This agent’s model hears and speaks, but cannot be given a call to read. Choose another one under “After the call” in the agent’s editor.",
  "transcript-cut": "The call was longer than the model can read: its middle was left out.",
};

/** What is going on while there is no result; undefined where there is one. */
export function progressText({ state, attempt, error }: Pick<Analysis, "state" | "attempt" | "error">) {
  if (state === "running") return "The call is being read.";
  if (state === "queued")
    return attempt === 0 ? "The call will be read in a moment." : `It will be tried again. ${error ?? ""}`.trim();
  if (state === "failed") return `The call could not be read. ${error ?? ""}`.trim();
  return undefined;
}

/** `order_number` and `orderNumber` as people read them: Order number. */
export function fieldLabel(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/[_-]+/g, " ")
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What was noted down, for a table; undefined where it was not said. */
export function fieldText(value: string | number | boolean | null | readonly (string | number | boolean)[]) {
  const texts = [value]
    .flat()
    .map((one) => (one === null ? "" : typeof one === "boolean" ? (one ? "Yes" : "No") : String(one)));
  return texts.filter(Boolean).join(", ") || undefined;
}
