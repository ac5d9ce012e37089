import { Notice } from "@/components/ui/notice";
import type { Stage } from "@/lib/providers/catalog";
import type { ConnectionTest } from "@/lib/providers/schema";

const firsts: Record<Stage, string> = {
  stt: "The words came after",
  llm: "The first word came after",
  tts: "The first sound came after",
};

/** How a test went. */
export function TestOutcome({ outcome, stage }: { outcome: ConnectionTest; stage: Stage }) {
  return (
    <Notice tone={outcome.ok ? "positive" : "danger"} role="status">
      <p>{outcome.message}</p>
      {outcome.ok && outcome.firstMs !== null ? (
        <p className="tabular mt-0.5">
          {firsts[stage]} {outcome.firstMs} ms.
        </p>
      ) : null}
    </Notice>
  );
}
