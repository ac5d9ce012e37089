"use client";

import { type SubmitEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { type FieldErrors, focusFirstError } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { stageWords } from "@/components/ui/stages";
import { unreachable } from "@/components/ui/unreachable";
import { saveConnection, testConnection } from "@/lib/providers/actions";
import type { Stage } from "@/lib/providers/catalog";
import type { ConnectionTest, SaveConnection } from "@/lib/providers/schema";
import { type ConnectionDraft, readStage, stagesOf, withStage, withValue } from "./draft";
import { fieldsOf, isShared } from "./fields";
import { KeyInput } from "./key-input";
import { OptionInput } from "./option-input";
import { StageFields } from "./stage-fields";
import { StageToggles } from "./stage-toggles";

type ConnectionFormProps = {
  draft: ConnectionDraft;
  onSaved: (names: string) => void;
  onCancel: () => void;
};

type PerStage<Value> = Partial<Record<Stage, Value>>;

/** Connects a provider for one or all of its stages with one key, or changes a connection. The key goes in and never
 * comes back. */
export function ConnectionForm({ draft: seed, onSaved, onCancel }: ConnectionFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(seed);
  const [errors, setErrors] = useState<PerStage<FieldErrors>>({});
  const [refusals, setRefusals] = useState<PerStage<string>>({});
  const [outcomes, setOutcomes] = useState<PerStage<ConnectionTest>>({});
  const [connected, setConnected] = useState<readonly Stage[]>([]);
  const [busy, setBusy] = useState<"saving" | "testing">();
  // The list of providers that was here may have been scrolled.
  useEffect(() => {
    form.current?.closest("[role=dialog]")?.scrollTo(0, 0);
  }, []);
  const { provider, connection, chosen } = draft;
  const open = chosen.filter((stage) => !connected.includes(stage));
  const [first] = open;
  const allErrors = Object.assign({}, ...open.toReversed().map((stage) => errors[stage])) as FieldErrors;
  // One that is needed to ask at all; models can be listed without having chosen one.
  const isListing = open.some((stage) => lacksModel(draft, stage));

  /** What is sent for each stage, or nothing after marking what is wrong. */
  function read(from: ConnectionDraft): { stage: Stage; input: SaveConnection }[] | undefined {
    const all = open.map((stage) => ({ stage, read: readStage(from, stage) }));
    setErrors(Object.fromEntries(all.map(({ stage, read }) => [stage, "errors" in read ? read.errors : {}])));
    setRefusals({});
    const good = all.flatMap(({ stage, read }) => ("input" in read ? [{ stage, input: read.input }] : []));
    if (good.length === all.length) return good;
    if (form.current) focusFirstError(form.current);
    return undefined;
  }

  async function test() {
    const inputs = read(withAnyModel(draft, open));
    if (!inputs) return;
    setBusy("testing");
    setOutcomes({});
    for (const { stage, input } of inputs) {
      const result = await testConnection(input).catch(() => unreachable);
      if (result.ok) setOutcomes((before) => ({ ...before, [stage]: listed(result.data, lacksModel(draft, stage)) }));
      else setRefusals((before) => ({ ...before, [stage]: result.message }));
    }
    setBusy(undefined);
  }

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const inputs = read(draft);
    if (!inputs) return;
    setBusy("saving");
    const done: Stage[] = [];
    for (const { stage, input } of inputs) {
      const result = await saveConnection(input).catch(() => unreachable);
      if (result.ok) done.push(stage);
      else setRefusals((before) => ({ ...before, [stage]: result.message }));
    }
    if (done.length === inputs.length) return onSaved(draft.name.trim());
    setConnected([...connected, ...done]);
    setBusy(undefined);
  }

  return (
    <form ref={form} onSubmit={save} noValidate className="flex flex-col gap-5">
      {connection || stagesOf(provider).length === 1 ? null : (
        <StageToggles
          all={stagesOf(provider)}
          chosen={chosen}
          connected={connected}
          onToggle={(stage, isChosen) => setDraft(withStage(draft, stage, isChosen))}
        />
      )}
      {(first ? fieldsOf(provider, first).filter(isShared) : []).map((field) => (
        <OptionInput
          key={field.name}
          field={field}
          value={(first && draft.byStage[first]?.values[field.name]) ?? ""}
          onValueChange={(value) => first && setDraft(withValue(draft, first, field.name, value))}
          error={allErrors[`options.${field.name}`]}
          found={undefined}
        />
      ))}
      <KeyInput draft={draft} onChange={setDraft} error={allErrors.apiKey} />
      {open.map((stage) => (
        <StageFields
          key={stage}
          draft={draft}
          stage={stage}
          isTitled={open.length > 1}
          onChange={setDraft}
          errors={errors[stage] ?? {}}
          outcome={outcomes[stage]}
          refusal={refusals[stage]}
        />
      ))}
      <Field label="Name" help="As it appears in agents." error={allErrors.name}>
        <Input
          value={draft.name}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
        />
      </Field>
      {connected.length > 0 ? (
        <Notice tone="positive" role="status">
          Connected for {connected.map((stage) => stageWords[stage].title.toLowerCase()).join(" and ")}.
        </Notice>
      ) : null}
      <DialogActions>
        <Button
          className="order-last sm:order-none sm:mr-auto"
          isBusy={busy === "testing"}
          disabled={busy !== undefined || open.length === 0}
          onClick={test}
        >
          {isListing ? "Find models" : "Test"}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          type="submit"
          look="primary"
          isBusy={busy === "saving"}
          disabled={busy !== undefined || open.length === 0}
        >
          {connection ? "Save" : "Connect"}
        </Button>
      </DialogActions>
    </form>
  );
}

/** The fields that name a model, must be filled and are not. */
const emptyModels = (draft: ConnectionDraft, stage: Stage) =>
  fieldsOf(draft.provider, stage).filter(
    ({ name, isRequired, list }) => isRequired && list === "models" && !draft.byStage[stage]?.values[name]?.trim(),
  );
const lacksModel = (draft: ConnectionDraft, stage: Stage) => emptyModels(draft, stage).length > 0;

/** A server lists its models whatever model it is asked for, so that one can be chosen from the list. */
function withAnyModel(draft: ConnectionDraft, open: readonly Stage[]): ConnectionDraft {
  let next = draft;
  for (const stage of open) {
    for (const { name } of emptyModels(draft, stage)) next = withValue(next, stage, name, "any");
  }
  return next;
}

/** A test that was only to list models says nothing of a model: none was chosen yet. */
function listed(outcome: ConnectionTest, isListing: boolean): ConnectionTest {
  const hasModels = outcome.models.length > 0;
  if (!isListing || (!outcome.ok && !hasModels)) return outcome;
  const message = hasModels
    ? "It answers. Choose a model, then test it."
    : "It answers, but lists no models. Enter the name of one, then test it.";
  return { ...outcome, ok: true, message, answer: null, firstMs: null };
}
