"use client";

import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { type Option, Select } from "@/components/ui/select";
import { Slider } from "@/components/ui/slider";
import type { AgentConfig } from "@/lib/agents/schema";
import type { Model, Voice } from "@/lib/models/schema";
import type { Connection } from "@/lib/providers/schema";
import { withSpeaker } from "./draft";
import { StageSelect } from "./stage-choice";

type VoiceSectionProps = {
  config: AgentConfig;
  onChange: (change: Partial<AgentConfig>) => void;
  errors: FieldErrors;
  models: readonly Model[];
  voices: readonly Voice[];
  connections: readonly Connection[];
};

/** How the agent sounds. */
export function VoiceSection({ config, onChange, errors, models, voices, connections }: VoiceSectionProps) {
  return (
    <Section title="Voice" help="How the agent sounds.">
      <StageSelect
        stage="tts"
        value={config.tts}
        onChange={(tts) => onChange(withSpeaker(config, tts, voices, connections))}
        models={models}
        connections={connections}
      />
      {config.tts.provider === "engine" ? (
        <Field label="Speaker" error={errors["config.voice"]}>
          <Select
            value={config.voice}
            onValueChange={(voice) => onChange({ voice })}
            options={speakersOf(config.tts.model, config.voice, voices)}
          />
        </Field>
      ) : (
        <Field label="Speaker" help="The name of a voice that this server knows." error={errors["config.voice"]}>
          <Input value={config.voice} maxLength={100} onChange={(event) => onChange({ voice: event.target.value })} />
        </Field>
      )}
      <div>
        <div className="flex justify-between text-sm">
          <span className="font-medium">Speed</span>
          <span className="tabular text-muted">{paceText(config.speed)}</span>
        </div>
        <Slider
          label="Speed"
          value={config.speed}
          min={0.5}
          max={2}
          step={0.05}
          valueText={paceText(config.speed)}
          onValueChange={(speed) => onChange({ speed: Math.round(speed * 100) / 100 })}
        />
      </div>
    </Section>
  );
}

const paceText = (speed: number) => (speed === 1 ? "Natural" : `${speed.toFixed(2)} ×`);

/** The voices of a model; the chosen one is always among them. */
function speakersOf(model: string, chosen: string, voices: readonly Voice[]): Option[] {
  const own = voices
    .filter((voice) => voice.model === model)
    .map(({ id, name, language }) => ({ value: id, label: name, detail: languageName(language) }));
  return own.some(({ value }) => value === chosen) ? own : [...own, { value: chosen, label: chosen }];
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
