"use client";

import { Field } from "@/components/ui/field";
import { NumberInput } from "@/components/ui/number-input";
import { Switch } from "@/components/ui/switch";
import { defaultRule, type RollbackRule } from "@/lib/agents/release-schema";

type RuleFieldsProps = { rule: RollbackRule | null; onChange: (rule: RollbackRule | null) => void };

/** When a version is to lose its callers by itself. */
export function RuleFields({ rule, onChange }: RuleFieldsProps) {
  return (
    <div className="flex flex-col gap-3">
      <Switch
        label="Go back by itself"
        help="When the new version does worse, everybody returns to the one before, and builders are told."
        checked={rule !== null}
        onCheckedChange={(isOn) => onChange(isOn ? defaultRule : null)}
      />
      {rule ? (
        <div className="grid gap-4 sm:grid-cols-3">
          <Field label="After" help="So many calls with it.">
            <NumberInput
              unit="calls"
              min={5}
              max={1_000}
              value={rule.calls}
              onValueChange={(calls) => onChange({ ...rule, calls })}
            />
          </Field>
          <Field label="Incidents" help="More than before, a call.">
            <NumberInput
              unit="more"
              min={0}
              max={10}
              step={0.1}
              value={rule.incidentsPerCall ?? Number.NaN}
              onValueChange={(value) => onChange({ ...rule, incidentsPerCall: Number.isNaN(value) ? null : value })}
            />
          </Field>
          <Field label="Slowest answers" help="Later than before (p95).">
            <NumberInput
              unit="ms"
              min={0}
              max={60_000}
              step={50}
              value={rule.latencyMs ?? Number.NaN}
              onValueChange={(value) => onChange({ ...rule, latencyMs: Number.isNaN(value) ? null : value })}
            />
          </Field>
        </div>
      ) : null}
    </div>
  );
}
