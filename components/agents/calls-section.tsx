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

/** How long calls may be, and how many. */
export function CallsSection({ config, onChange, errors }: CallsSectionProps) {
  const { limits } = config;
  const set = (change: Partial<AgentConfig["limits"]>) => onChange({ limits: { ...limits, ...change } });
  return (
    <Section title="Limits" help="How long calls may be, and how many.">
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
            value={limits.maxCallSeconds / 60}
            onValueChange={(minutes) => set({ maxCallSeconds: Math.round(minutes * 60) })}
          />
        </Field>
        <Field label="Hang up after silence of" error={errors["config.limits.silenceSeconds"]}>
          <NumberInput
            unit="seconds"
            min={5}
            max={900}
            step={1}
            value={limits.silenceSeconds}
            onValueChange={(silenceSeconds) => set({ silenceSeconds })}
          />
        </Field>
      </div>
      <Switch
        label="Limit the calls of each person"
        help="So many within 24 hours. Your own tries of a draft do not count."
        checked={limits.dailyCallsPerUser !== null}
        onCheckedChange={(isOn) => set({ dailyCallsPerUser: isOn ? 10 : null })}
      />
      {limits.dailyCallsPerUser === null ? null : (
        <Field
          label="Calls within 24 hours"
          error={errors["config.limits.dailyCallsPerUser"] && "Between 1 and 1000 calls."}
          className="sm:w-1/2"
        >
          <NumberInput
            unit="calls"
            min={1}
            max={1_000}
            step={1}
            value={limits.dailyCallsPerUser}
            onValueChange={(dailyCallsPerUser) => set({ dailyCallsPerUser })}
          />
        </Field>
      )}
    </Section>
  );
}
