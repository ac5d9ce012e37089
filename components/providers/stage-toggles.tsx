"use client";

import { Check } from "lucide-react";
import { stageWords } from "@/components/ui/stages";
import type { Stage } from "@/lib/providers/catalog";
import { stageIcons } from "./stage-marks";

type StageTogglesProps = {
  all: readonly Stage[];
  chosen: readonly Stage[];
  /** Done already, and not to be undone here. */
  connected: readonly Stage[];
  onToggle: (stage: Stage, isChosen: boolean) => void;
};

/** What the provider is to do: one connection for each, with one key. */
export function StageToggles({ all, chosen, connected, onToggle }: StageTogglesProps) {
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">Use it for</legend>
      <div className="grid auto-cols-fr grid-flow-col gap-2">
        {all.map((stage) => {
          const Icon = stageIcons[stage];
          const isChosen = chosen.includes(stage);
          return (
            <label
              key={stage}
              className="flex min-h-11 cursor-pointer items-center justify-center gap-1.5 rounded-lg border border-control px-2 text-sm has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent-strong has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="checkbox"
                className="sr-only"
                checked={isChosen}
                disabled={connected.includes(stage)}
                onChange={(event) => onToggle(stage, event.target.checked)}
              />
              {isChosen ? (
                <Check aria-hidden className="size-4 shrink-0" />
              ) : (
                <Icon aria-hidden className="size-4 shrink-0 text-muted" />
              )}
              {stageWords[stage].title}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
