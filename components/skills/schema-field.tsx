"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { type JsonSchema, jsonSchemaSchema } from "@/lib/skills/json-schema";

type SchemaFieldProps = {
  schema: JsonSchema;
  /** What is no schema becomes `{}`, which cannot be saved. */
  onChange: (schema: JsonSchema) => void;
  error: string | undefined;
};

/** JSON Schema, as text. */
export function SchemaField({ schema, onChange, error }: SchemaFieldProps) {
  const [text, setText] = useState(() => JSON.stringify(schema, undefined, 2));
  const [problem, setProblem] = useState<string>();

  function change(changed: string) {
    setText(changed);
    const value = parse(changed);
    const parsed = jsonSchemaSchema.safeParse(value);
    setProblem(value === undefined ? "This is not JSON yet." : parsed.error?.issues[0]?.message);
    onChange(parsed.data ?? {});
  }

  return (
    <Field
      label="What it is given"
      help="JSON Schema of an object. The plug-in gets the object as its input."
      error={problem ?? error}
    >
      <Textarea
        rows={10}
        className="font-mono text-sm"
        spellCheck={false}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
    </Field>
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
