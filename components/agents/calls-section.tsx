"use client";

import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { NumberInput } from "@/components/ui/number-input";
import { Section } from "@/components/ui/section";
import { Switch } from "@/components/ui/switch";
import type { AgentConfig } from "@/lib/agents/schema";

type CallsSectionProps = {
  config: AgentConfig;
  onChange: (change: Partial<AgentConfig>) => void;
  errors: FieldErrors;
};

/** How long calls may be, and what is kept. */
export function CallsSection({ config, onChange, errors }: CallsSectionProps) {
  return (
    <Section title="Calls" help="How long calls may be, and what is kept.">
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          label="Longest call"
          error={errors["config.limits.maxCallSeconds"] && "Between half a minute and 240 minutes."}
        >
          <NumberInput
            unit="minutes"
            min={0.5}
            max={240}
            step={0.5}
            value={config.limits.maxCallSeconds / 60}
            onValueChange={(minutes) =>
              onChange({ limits: { ...config.limits, maxCallSeconds: Math.round(minutes * 60) } })
            }
          />
        </Field>
        <Field label="Hang up after silence of" error={errors["config.limits.silenceSeconds"]}>
          <NumberInput
            unit="seconds"
            min={5}
            max={900}
            step={1}
            value={config.limits.silenceSeconds}
            onValueChange={(silenceSeconds) => onChange({ limits: { ...config.limits, silenceSeconds } })}
          />
        </Field>
      </div>
      <Switch
        label="Record calls"
        help="Keeps the sound of both sides with the transcript, on this machine."
        checked={config.recording}
        onCheckedChange={(recording) => onChange({ recording })}
      />
    </Section>
  );
}
