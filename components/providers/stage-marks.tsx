import { Brain, Ear, Speech } from "lucide-react";
import { stageWords } from "@/components/ui/stages";
import type { Stage } from "@/lib/providers/catalog";

export const stageIcons = { stt: Ear, llm: Brain, tts: Speech } as const;

/** What a provider can do, as small icons with words. */
export function StageMarks({ stages }: { stages: readonly Stage[] }) {
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1 text-text text-xs">
      {stages.map((stage) => {
        const Icon = stageIcons[stage];
        return (
          <span key={stage} className="inline-flex items-center gap-1">
            <Icon aria-hidden className="size-3.5 text-muted" />
            {stageWords[stage].title}
          </span>
        );
      })}
    </span>
  );
}
