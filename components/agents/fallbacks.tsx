"use client";

import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { moved } from "@/components/ui/order";
import { type Option, Select } from "@/components/ui/select";
import { stageWords } from "@/components/ui/stages";
import type { AgentConfig } from "@/lib/agents/schema";
import type { Stage } from "@/lib/providers/catalog";
import type { StageChoice } from "@/lib/providers/schema";
import { choiceKey, choiceOf, mostFallbacks, withChoice, withLine } from "./draft";
import { withCurrent } from "./stage-options";

type FallbacksProps = {
  stage: Stage;
  config: AgentConfig;
  /** The first choice and its fallbacks. */
  line: readonly StageChoice[];
  options: readonly Option[];
  onChange: (config: AgentConfig) => void;
  renderMore: ((choice: StageChoice, at: number) => ReactNode) | undefined;
};

/** Who takes over when the choice before fails, in this order. */
export function Fallbacks({ stage, config, line, options, onChange, renderMore }: FallbacksProps) {
  const name = stageWords[stage].part.toLowerCase();
  const taken = line.map(choiceKey);
  const free = options.find(({ value }) => !taken.includes(value));
  const [first, ...others] = line;
  const setOthers = (next: readonly StageChoice[]) => first && onChange(withLine(config, stage, [first, ...next]));
  return (
    <fieldset className="border-border border-l-2 pl-4">
      <legend className="sr-only">Fallbacks for {name}</legend>
      <p className="text-muted text-xs">
        {others.length > 0
          ? "If it fails, these take over, in this order:"
          : free
            ? "If it fails, nobody takes over."
            : "If it fails, nobody takes over: there is nothing else to choose yet."}
      </p>
      {others.length > 0 ? (
        <ol className="mt-2 flex flex-col gap-3">
          {others.map((choice, index) => {
            const own = choiceKey(choice);
            const isFree = ({ value }: Option) => value === own || !taken.includes(value);
            return (
              <li key={own} className="flex flex-col gap-3">
                <div className="flex items-center gap-1">
                  <Select
                    aria-label={`Fallback ${index + 1} for ${name}`}
                    value={own}
                    onValueChange={(key) => onChange(withChoice(config, stage, index + 1, choiceOf(key)))}
                    options={withCurrent(options.filter(isFree), choice)}
                    className="mr-1 flex-1"
                  />
                  <RowButton
                    label={`Move fallback ${index + 1} for ${name} up`}
                    isEnd={index === 0}
                    onClick={() => setOthers(moved(others, index, -1))}
                  >
                    <ArrowUp aria-hidden />
                  </RowButton>
                  <RowButton
                    label={`Move fallback ${index + 1} for ${name} down`}
                    isEnd={index === others.length - 1}
                    onClick={() => setOthers(moved(others, index, 1))}
                  >
                    <ArrowDown aria-hidden />
                  </RowButton>
                  <RowButton
                    label={`Remove fallback ${index + 1} for ${name}`}
                    onClick={() => setOthers(others.filter((each) => each !== choice))}
                  >
                    <X aria-hidden />
                  </RowButton>
                </div>
                {renderMore?.(choice, index + 1)}
              </li>
            );
          })}
        </ol>
      ) : null}
      {free && others.length < mostFallbacks ? (
        <Button
          look="quiet"
          size="small"
          className="mt-1 -ml-3"
          aria-label={`Add a fallback for ${name}`}
          onClick={() => setOthers([...others, choiceOf(free.value)])}
        >
          <Plus aria-hidden />
          Add a fallback
        </Button>
      ) : null}
    </fieldset>
  );
}

type RowButtonProps = { label: string; isEnd?: boolean; onClick: () => void; children: ReactNode };

/** Stays focusable at the end of the list, so that the keyboard is not thrown out of it. */
function RowButton({ label, isEnd = false, onClick, children }: RowButtonProps) {
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={label}
      aria-disabled={isEnd || undefined}
      onClick={isEnd ? undefined : onClick}
    >
      {children}
    </Button>
  );
}
