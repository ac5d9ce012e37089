"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type Option, Select } from "@/components/ui/select";
import { type CallFilters, type FilterChoices, type FilterName, happenings, readFilters } from "@/lib/calls/filters";
import { endChoices, happeningWords, incidentWords, outcomeChoices } from "./filter-words";

type FilterDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  filters: CallFilters;
  choices: FilterChoices;
  onApply: (filters: CallFilters) => void;
};

/** All filters in one place. Nothing happens before "Show calls". */
export function FilterDialog({ open, onOpenChange, ...rest }: FilterDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Filters" className="sm:w-[min(36rem,calc(100vw-2rem))]">
      <FilterForm {...rest} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

type Draft = Partial<Record<FilterName, string>>;
type FilterFormProps = Pick<FilterDialogProps, "filters" | "choices" | "onApply"> & { onDone: () => void };

function FilterForm({ filters, choices, onApply, onDone }: FilterFormProps) {
  const [draft, setDraft] = useState<Draft>(() =>
    Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, String(value)])),
  );
  const set = (name: FilterName) => (value: string) => setDraft((before) => ({ ...before, [name]: value }));
  const versions = choices.agents.find(({ slug }) => slug === draft.agent)?.versions ?? [];

  function apply(event: FormEvent) {
    event.preventDefault();
    onApply(readFilters(draft));
    onDone();
  }
  const date = (name: "from" | "to", label: string) => (
    <Field label={label}>
      <Input type="date" value={draft[name] ?? ""} onChange={(event) => set(name)(event.target.value)} />
    </Field>
  );
  const number = (name: FilterName, label: string) => (
    <Field label={label}>
      <Input
        type="number"
        inputMode="numeric"
        min={0}
        value={draft[name] ?? ""}
        onChange={(event) => set(name)(event.target.value)}
      />
    </Field>
  );
  const choice = (name: FilterName, label: string, options: readonly Option[]) => (
    <Field label={label}>
      <Choice value={draft[name] ?? ""} onChange={set(name)} options={options} />
    </Field>
  );

  return (
    <form onSubmit={apply}>
      <div className="grid grid-cols-2 gap-x-4 gap-y-4">
        {date("from", "From")}
        {date("to", "Until")}
        <Field label="Agent">
          <Choice
            value={draft.agent ?? ""}
            onChange={(agent) => setDraft(({ version: _, ...before }) => ({ ...before, agent }))}
            options={choices.agents.map(({ slug, name }) => ({ value: slug, label: name }))}
          />
        </Field>
        {choice(
          "version",
          "Version",
          versions.map((version) => ({ value: String(version), label: `Version ${version}` })),
        )}
        {choices.people.length > 0
          ? choice(
              "person",
              "Person",
              choices.people.map(({ id, name }) => ({ value: id, label: name })),
            )
          : null}
        {choice("ended", "How it ended", endChoices)}
        {choice("outcome", "What came of it", outcomeChoices)}
        {choice(
          "has",
          "What happened",
          happenings.map((value) => ({ value, label: happeningWords[value] })),
        )}
        {choice(
          "incident",
          "Incident",
          choices.incidents.map((kind) => ({ value: kind, label: incidentWords(kind) })),
        )}
        {number("minSeconds", "At least, seconds")}
        {number("maxSeconds", "At most, seconds")}
        {number("slowerThanMs", "Answers slower than, ms")}
        {choice("rating", "Caller said", [
          { value: "up", label: "Good" },
          { value: "down", label: "Not good" },
        ])}
      </div>
      <DialogActions>
        <Button onClick={() => setDraft(filters.q ? { q: filters.q } : {})}>Clear</Button>
        <Button look="primary" type="submit">
          Show calls
        </Button>
      </DialogActions>
    </form>
  );
}

/** Radix keeps the empty value for itself, so "any" stands for it. */
const any = "any";

type ChoiceProps = { value: string; onChange: (value: string) => void; options: readonly Option[] };

function Choice({ value, onChange, options, ...rest }: ChoiceProps) {
  return (
    <Select
      value={value === "" ? any : value}
      onValueChange={(next) => onChange(next === any ? "" : next)}
      options={[{ value: any, label: "Any" }, ...options]}
      disabled={options.length === 0}
      {...rest}
    />
  );
}
