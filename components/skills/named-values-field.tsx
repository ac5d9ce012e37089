"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";

export type NamedValue = { name: string; value: string };

type NamedValuesFieldProps = {
  legend: string;
  /** What one of them is called: "header". */
  noun: string;
  /** Their place in the config, which their problems are told by. */
  path: string;
  values: readonly NamedValue[];
  most: number;
  /** An example of a name. */
  example: string;
  onChange: (values: NamedValue[]) => void;
  problems: FieldErrors;
};

/** A name and a value in each row. */
export function NamedValuesField(props: NamedValuesFieldProps) {
  const { legend, noun, path, values, most, example, onChange, problems } = props;
  const replace = (index: number, change: Partial<NamedValue>) =>
    onChange(values.map((value, at) => (at === index ? { ...value, ...change } : value)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">{legend}</legend>
      {values.map(({ name, value }, index) => {
        const nameError = problems[`${path}.${index}.name`];
        const valueError = problems[`${path}.${index}.value`];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity; names may be typed anew
          <div key={index}>
            <div className="flex gap-2">
              <Input
                aria-label={`Name of ${noun} ${index + 1}`}
                className="w-2/5"
                value={name}
                placeholder={example}
                autoComplete="off"
                spellCheck={false}
                aria-invalid={nameError ? true : undefined}
                onChange={(event) => replace(index, { name: event.target.value })}
              />
              <Input
                aria-label={`Value of ${noun} ${index + 1}`}
                className="flex-1"
                value={value}
                placeholder="{{secret.KEY}}"
                autoComplete="off"
                spellCheck={false}
                aria-invalid={valueError ? true : undefined}
                onChange={(event) => replace(index, { value: event.target.value })}
              />
              <Button
                look="quiet"
                size="icon"
                aria-label={`Remove ${noun} ${index + 1}`}
                onClick={() => onChange(values.filter((_value, at) => at !== index))}
              >
                <X aria-hidden />
              </Button>
            </div>
            {nameError || valueError ? (
              <p role="alert" className="mt-1.5 text-danger text-sm">
                {nameError ?? valueError}
              </p>
            ) : null}
          </div>
        );
      })}
      <Button
        size="small"
        look="quiet"
        className="-ml-3 self-start"
        disabled={values.length >= most}
        onClick={() => onChange([...values, { name: "", value: "" }])}
      >
        <Plus aria-hidden />
        Add a {noun}
      </Button>
    </fieldset>
  );
}
