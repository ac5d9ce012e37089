"use client";

import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import { NumberInput } from "@/components/ui/number-input";
import { Section } from "@/components/ui/section";
import { Switch } from "@/components/ui/switch";
import type { SkillConfig } from "@/lib/skills/schema";

type BehaviourSectionProps = {
  config: SkillConfig;
  onChange: (config: SkillConfig) => void;
  problems: FieldErrors;
};

/** How a skill behaves while somebody waits for it. */
export function BehaviourSection({ config, onChange, problems }: BehaviourSectionProps) {
  return (
    <Section title="In a call" help="How it behaves while somebody waits for it.">
      <Field
        label="While it runs"
        help="Said when it takes longer than a moment. Empty: “One moment.”"
        error={problems.waiting}
      >
        <Input
          value={config.waiting}
          maxLength={200}
          placeholder="Let me look that up."
          onChange={(event) => onChange({ ...config, waiting: event.target.value })}
        />
      </Field>
      {config.kind === "builtin" ? null : (
        <>
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label="Give up after" help="At most 10 seconds: nobody waits longer." error={problems.timeoutMs}>
              <NumberInput
                unit="seconds"
                value={config.timeoutMs / 1_000}
                min={0.5}
                max={10}
                step={0.5}
                onValueChange={(seconds) => onChange({ ...config, timeoutMs: Math.round(seconds * 1_000) })}
              />
            </Field>
            <Field label="Try again" help="After a failure." error={problems.retries}>
              <NumberInput
                unit="times"
                value={config.retries}
                min={0}
                max={3}
                onValueChange={(retries) => onChange({ ...config, retries })}
              />
            </Field>
          </div>
          <Switch
            label="Stops when the caller interrupts"
            help="Leave it off for what must not end halfway."
            checked={config.mayBeCancelled}
            onCheckedChange={(mayBeCancelled) => onChange({ ...config, mayBeCancelled })}
          />
          <Switch
            label="Asks first"
            help="For what books, buys, sends or deletes: it runs only after the caller says yes."
            checked={config.isActing}
            onCheckedChange={(isActing) => onChange({ ...config, isActing })}
          />
          {config.isActing ? (
            <Field
              label="Question"
              help="{{name}} stands for a value. Empty: a plain question with all values."
              error={problems.question}
            >
              <Input
                value={config.question}
                maxLength={200}
                placeholder="Shall I book a table for {{people}}?"
                onChange={(event) => onChange({ ...config, question: event.target.value })}
              />
            </Field>
          ) : null}
        </>
      )}
    </Section>
  );
}
