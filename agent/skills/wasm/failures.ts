/** How a plug-in can fail, as its thread tells. */
export type Failure = {
  name: "memory" | "http" | "own" | "empty" | "too-long" | "no-text" | "trap" | "time" | "thread";
  detail?: string;
};

export type Limits = { memoryBytes: number; timeLimitMs: number; maxAnswerBytes: number };

/** A failure in one sentence, fit for a caller's agent and for who wrote the plug-in. */
export function sentenceOf({ name, detail = "" }: Failure, limits: Limits): string {
  switch (name) {
    case "time":
      return `The plug-in took longer than ${limits.timeLimitMs / 1_000} s and was stopped.`;
    case "memory":
      return `The plug-in wanted more than its ${Math.round(limits.memoryBytes / 1_048_576)} MB of memory and was stopped.`;
    case "thread":
      return "The plug-in used up what its thread may have and was stopped.";
    case "http":
      return detail;
    case "own":
      return `The plug-in says: ${oneLine(detail) || "it failed, without a reason"}.`;
    case "empty":
      return "The plug-in gave no answer.";
    case "too-long":
      return `The plug-in's answer is longer than ${limits.maxAnswerBytes / 1_024} KB.`;
    case "no-text":
      return "The plug-in's answer is not text.";
    case "trap":
      return `The plug-in crashed: ${oneLine(detail)}.`;
  }
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, " ")
    .trim()
    .replace(/\.$/, "")
    .slice(0, 200);
}
