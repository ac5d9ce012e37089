"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { SuggestInput, type Suggestion } from "@/components/ui/suggest-input";
import type { ConnectionTest } from "@/lib/providers/schema";
import type { OptionField } from "./fields";

type OptionInputProps = {
  field: OptionField;
  value: string;
  onValueChange: (value: string) => void;
  error: string | undefined;
  /** What a test has listed. */
  found: Pick<ConnectionTest, "models" | "voices"> | undefined;
};

/** One option of a connection, as its schema describes it. */
export function OptionInput({ field, value, onValueChange, error, found }: OptionInputProps) {
  const isListable = field.isRequired && field.list === "models" && !found;
  const help = field.description ?? (isListable ? "“Find models” lists what the server has." : undefined);
  return (
    <Field label={field.title} help={help} error={error}>
      <OptionControl field={field} value={value} onValueChange={onValueChange} found={found} />
    </Field>
  );
}

function OptionControl({ field, found, ...control }: Omit<OptionInputProps, "error">) {
  const { value, onValueChange, ...rest } = control;
  const placeholder = field.usual ?? field.examples?.[0];
  if (field.choices) {
    const options = field.choices.map((choice) => ({ value: choice, label: capitalised(choice) }));
    return <Select value={value} onValueChange={onValueChange} options={options} {...rest} />;
  }
  if (field.list) {
    return (
      <SuggestInput
        value={value}
        onValueChange={onValueChange}
        suggestions={suggestionsOf(field, found)}
        chooseLabel={field.list === "models" ? "Choose a model" : "Choose a voice"}
        placeholder={placeholder}
        maxLength={200}
        {...rest}
      />
    );
  }
  return (
    <Input
      value={value}
      onChange={(event) => onValueChange(event.target.value)}
      placeholder={placeholder}
      inputMode={field.name === "baseUrl" ? "url" : undefined}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      maxLength={500}
      {...rest}
    />
  );
}

function suggestionsOf({ list, examples = [] }: OptionField, found: OptionInputProps["found"]): Suggestion[] {
  if (list === "voices" && found && found.voices.length > 0) {
    return found.voices.map(({ id, name, language }) => ({
      ...{ value: id, label: name },
      ...(language ? { detail: language } : {}),
    }));
  }
  const models = list === "models" && found && found.models.length > 0 ? found.models : examples;
  return models.map((id) => ({ value: id, label: id }));
}

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
