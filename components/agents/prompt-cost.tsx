import { estimateTokens } from "@/lib/agents/tokens";

/** What a prompt costs: its tokens, and the time to read them. */
export function PromptCost({ text, readRate }: { text: string; readRate: number | undefined }) {
  const tokens = estimateTokens(text);
  return (
    <p className="tabular text-muted text-xs" data-testid="prompt-cost">
      About {tokens === 1 ? "1 token" : `${tokens} tokens`}, skills not counted. {readingText(tokens, readRate)}
    </p>
  );
}

/** The model reads the prompt ahead, once, so that its length delays only who speaks at once. */
function readingText(tokens: number, readRate: number | undefined): string {
  if (readRate === undefined) return "The model reads it once, while the greeting is spoken.";
  const seconds = tokens / readRate;
  const time = seconds < 1 ? `${Math.max(10, Math.round(seconds * 100) * 10)} ms` : `${seconds.toFixed(1)} s`;
  return `In recent calls its model read about ${Math.round(readRate)} tokens a second: about ${time}, once, while the greeting is spoken.`;
}
