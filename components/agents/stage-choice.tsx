"use client";

import { Field } from "@/components/ui/field";
import { type Option, Select } from "@/components/ui/select";
import { placeOf, stageWords } from "@/components/ui/stages";
import type { Model } from "@/lib/models/schema";
import type { Stage } from "@/lib/providers/catalog";
import type { Connection, StageChoice } from "@/lib/providers/schema";
import { choiceKey, choiceOf } from "./draft";

type StageSelectProps = {
  stage: Stage;
  value: StageChoice;
  onChange: (value: StageChoice) => void;
  models: readonly Model[];
  connections: readonly Connection[];
};

/** Which model or server does one stage, and where that runs. */
export function StageSelect({ stage, value, onChange, models, connections }: StageSelectProps) {
  const { part, help } = stageWords[stage];
  const options = optionsOf(stage, models, connections);
  const current = choiceKey(value);
  if (!options.some((option) => option.value === current)) {
    const label = value.provider === "engine" ? value.model : "A server that is not connected any more";
    options.push({ value: current, label, detail: "Not available" });
  }
  return (
    <Field label={part} help={help}>
      <Select value={current} onValueChange={(key) => onChange(choiceOf(key))} options={options} />
    </Field>
  );
}

const usable: readonly Model["state"][] = ["installed", "loading", "ready"];

function optionsOf(stage: Stage, models: readonly Model[], connections: readonly Connection[]): Option[] {
  return [
    ...models
      .filter(({ kind, state }) => kind === stage && usable.includes(state))
      .map(({ id, name, starter }) => ({
        value: `engine:${id}`,
        label: name,
        detail: starter ? "This machine · starter" : "This machine",
      })),
    ...connections
      .filter((connection) => connection.stage === stage)
      .map(({ id, name, options }) => ({ value: `connection:${id}`, label: name, detail: placeOf(options.baseUrl) })),
  ];
}
