"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { type Parameter, parameterTypes } from "@/lib/skills/http/schema";

type ParametersFieldProps = {
  parameters: readonly Parameter[];
  onChange: (parameters: Parameter[]) => void;
  problems: FieldErrors;
};

const typeWords: Record<Parameter["type"], string> = {
  string: "Text",
  number: "Number",
  integer: "Whole number",
  boolean: "Yes or no",
};

/** The values a skill takes: from the language model, or from the slots of a direct phrase. */
export function ParametersField({ parameters, onChange, problems }: ParametersFieldProps) {
  const replace = (index: number, change: Partial<Parameter>) =>
    onChange(parameters.map((parameter, at) => (at === index ? { ...parameter, ...change } : parameter)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1.5 font-medium text-sm">Values it takes</legend>
      {problems.parameters ? (
        <p role="alert" className="text-danger text-sm">
          {problems.parameters}
        </p>
      ) : null}
      {parameters.map((parameter, index) => {
        const problem = (field: string) => problems[`parameters.${index}.${field}`];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity; names may be typed anew
          <div key={index} className="flex flex-col gap-3 rounded-lg border border-border p-3">
            <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-2">
              <Field label="Name" error={problem("name")}>
                <Input
                  value={parameter.name}
                  maxLength={60}
                  autoComplete="off"
                  spellCheck={false}
                  placeholder="day"
                  onChange={(event) => replace(index, { name: event.target.value })}
                />
              </Field>
              <Field label="Type" error={problem("type")}>
                <Select
                  value={parameter.type}
                  onValueChange={(type) => replace(index, { type: type as Parameter["type"] })}
                  options={parameterTypes.map((value) => ({ value, label: typeWords[value] }))}
                />
              </Field>
              <Button
                look="quiet"
                size="icon"
                aria-label={`Remove ${parameter.name || `value ${index + 1}`}`}
                onClick={() => onChange(parameters.filter((_parameter, at) => at !== index))}
              >
                <X aria-hidden />
              </Button>
            </div>
            <Field label="Description" error={problem("description")}>
              <Input
                value={parameter.description}
                maxLength={300}
                placeholder="Day as YYYY-MM-DD"
                onChange={(event) => replace(index, { description: event.target.value })}
              />
            </Field>
            {parameter.type === "string" ? (
              <Field label="Only these" help="With commas between them. Empty: any text." error={problem("choices")}>
                <Input
                  defaultValue={parameter.choices.join(", ")}
                  onChange={(event) =>
                    replace(index, { choices: event.target.value.split(",").flatMap((choice) => choice.trim() || []) })
                  }
                />
              </Field>
            ) : null}
            <Switch
              label="Needed"
              checked={parameter.isRequired}
              onCheckedChange={(isRequired) => replace(index, { isRequired })}
            />
          </div>
        );
      })}
      <Button
        size="small"
        look="quiet"
        className="-ml-3 self-start"
        disabled={parameters.length >= 20}
        onClick={() =>
          onChange([...parameters, { name: "", type: "string", description: "", isRequired: true, choices: [] }])
        }
      >
        <Plus aria-hidden />
        Add a value
      </Button>
    </fieldset>
  );
}
