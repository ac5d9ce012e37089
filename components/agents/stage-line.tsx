"use client";

import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { stageWords } from "@/components/ui/stages";
import type { AgentConfig } from "@/lib/agents/schema";
import type { Model } from "@/lib/models/schema";
import type { Stage } from "@/lib/providers/catalog";
import type { Connection, StageChoice } from "@/lib/providers/schema";
import { choiceKey, choiceOf, lineOf, withChoice } from "./draft";
import { Fallbacks } from "./fallbacks";
import { optionsOf, withCurrent } from "./stage-options";

export type StageLineProps = {
  stage: Stage;
  config: AgentConfig;
  onChange: (config: AgentConfig) => void;
  models: readonly Model[];
  connections: readonly Connection[];
  /** What else is set of a choice, under it. */
  renderMore?: (choice: StageChoice, at: number) => ReactNode;
};

/** Who does one stage: the first choice, and who takes over from it. */
export function StageLine(props: StageLineProps) {
  const { stage, config, onChange, models, connections, renderMore } = props;
  const { part, help } = stageWords[stage];
  const options = optionsOf(stage, models, connections);
  const first = config[stage];
  return (
    <div className="flex flex-col gap-4">
      <Field label={part} help={help}>
        <Select
          value={choiceKey(first)}
          onValueChange={(key) => onChange(withChoice(config, stage, 0, choiceOf(key)))}
          options={withCurrent(options, first)}
        />
      </Field>
      {renderMore?.(first, 0)}
      <Fallbacks
        stage={stage}
        config={config}
        line={lineOf(config, stage)}
        options={options}
        onChange={onChange}
        renderMore={renderMore}
      />
    </div>
  );
}
