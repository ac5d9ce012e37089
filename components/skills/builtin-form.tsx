"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { isBuiltin, optionsOf } from "@/lib/skills/catalog";
import type { KindFormProps } from "./kind-form";

/** The few things that can be set of a skill that comes with Parley. */
export function BuiltinForm({ name, config, onChange, problems }: KindFormProps<"builtin">) {
  const options = isBuiltin(name) ? Object.entries(optionsOf(name)) : [];
  if (options.length === 0) return null;
  return (
    <Section title="Settings" help="All may stay empty.">
      {options.map(([key, { label, help }]) => (
        <Field key={key} label={label} help={help} error={problems[`options.${key}`]}>
          <Input
            value={config.options[key] ?? ""}
            maxLength={500}
            autoComplete="off"
            onChange={(event) => {
              const { [key]: _before, ...rest } = config.options;
              const value = event.target.value;
              onChange({ ...config, options: value ? { ...rest, [key]: value } : rest });
            }}
          />
        </Field>
      ))}
    </Section>
  );
}
