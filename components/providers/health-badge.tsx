import { Badge, type Tone } from "@/components/ui/badge";
import { LocalTime } from "@/components/ui/local-time";
import { Notice } from "@/components/ui/notice";
import type { Stage } from "@/lib/providers/catalog";
import type { Health } from "@/lib/providers/schema";

const states: Record<Health["state"], { label: string; tone: Tone }> = {
  unknown: { label: "Not used yet", tone: "neutral" },
  ready: { label: "Ready", tone: "positive" },
  failing: { label: "Failing", tone: "danger" },
};

export function HealthBadge({ health: { state } }: { health: Health }) {
  const { label, tone } = states[state];
  return <Badge tone={tone}>{label}</Badge>;
}

/** Why calls do without a provider, and until when. */
export function Failure({ health: { state, reason, until } }: { health: Health }) {
  if (state !== "failing") return null;
  return (
    <Notice tone="danger">
      <p className="break-words">{reason ?? "It stopped answering."}</p>
      <p className="mt-0.5 text-text">
        Calls go on with the next choice.{" "}
        {until ? (
          <>
            It is tried again from <LocalTime iso={until} /> on.
          </>
        ) : null}
      </p>
    </Notice>
  );
}

const firsts: Record<Stage, string> = { stt: "Transcript", llm: "First word", tts: "First sound" };

/** "First word within": the label of `firstMsP95`. */
export const speedLabel = (stage: Stage) => `${firsts[stage]} within`;
