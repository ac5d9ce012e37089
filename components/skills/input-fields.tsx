"use client";

import { z } from "zod";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

/** Of a JSON Schema what a form can be made of. */
const fieldSchema = z.object({
  type: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .catch(undefined),
  description: z.string().optional().catch(undefined),
  enum: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .catch(undefined),
});
const parametersSchema = z.object({
  properties: z.record(z.string(), fieldSchema.catch({})).catch({}).default({}),
  required: z.array(z.string()).catch([]).default([]),
});

type InputFieldsProps = {
  parameters: Record<string, unknown>;
  values: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
};

/** A field for each value that a tool takes; lists and objects as JSON. */
export function InputFields({ parameters, values, onChange }: InputFieldsProps) {
  const { properties, required } = parametersSchema.parse(parameters);
  const names = Object.keys(properties);
  if (names.length === 0) return <p className="text-muted text-sm">It takes nothing.</p>;
  return names.map((name) => {
    const { description, enum: choices, ...field } = properties[name] ?? {};
    const type = typeOf(field.type);
    const value = values[name] ?? "";
    const set = (next: string) => onChange({ ...values, [name]: next });
    const options = choices?.map(String) ?? (type === "boolean" ? ["true", "false"] : undefined);
    return (
      <Field key={name} label={required.includes(name) ? name : `${name} (optional)`} help={description}>
        {options ? (
          <Select
            value={value}
            onValueChange={set}
            placeholder="Choose"
            options={options.map((option) => ({ value: option, label: option }))}
          />
        ) : type === "object" || type === "array" ? (
          <Textarea
            rows={3}
            className="font-mono text-sm"
            value={value}
            placeholder={type === "array" ? "[]" : "{}"}
            onChange={(event) => set(event.target.value)}
          />
        ) : (
          <Input
            value={value}
            inputMode={type === "number" || type === "integer" ? "decimal" : undefined}
            autoComplete="off"
            onChange={(event) => set(event.target.value)}
          />
        )}
      </Field>
    );
  });
}

/** What was typed, as values of their types; what was left empty is not given. What is none of its type is passed on as it
 * is, so that the skill says what is wrong with it. */
export function inputOf(parameters: Record<string, unknown>, values: Record<string, string>): Record<string, unknown> {
  const { properties } = parametersSchema.parse(parameters);
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, { type }]) => {
      const text = values[name]?.trim() ?? "";
      return text === "" ? [] : [[name, readValue(text, typeOf(type))]];
    }),
  );
}

function readValue(text: string, type: string): unknown {
  if (type === "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const typeOf = (type: string | readonly string[] | undefined): string =>
  (typeof type === "string" ? type : type?.find((one) => one !== "null")) ?? "string";
