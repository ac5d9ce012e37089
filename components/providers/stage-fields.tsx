"use client";

import type { FieldErrors } from "@/components/ui/field-errors";
import { Refusal } from "@/components/ui/refusal";
import { Advanced } from "@/components/ui/section";
import { stageWords } from "@/components/ui/stages";
import { type Stage, stageOf } from "@/lib/providers/catalog";
import type { ConnectionTest } from "@/lib/providers/schema";
import { type ConnectionDraft, withPrice, withValue } from "./draft";
import { fieldsOf, isShared, type OptionField } from "./fields";
import { draftOfPrice } from "./money";
import { OptionInput } from "./option-input";
import { PriceInputs } from "./price-inputs";
import { stageIcons } from "./stage-marks";
import { TestOutcome } from "./test-outcome";

type StageFieldsProps = {
  draft: ConnectionDraft;
  stage: Stage;
  /** Says which stage it is, where there are several. */
  isTitled: boolean;
  onChange: (draft: ConnectionDraft) => void;
  errors: FieldErrors;
  outcome: ConnectionTest | undefined;
  refusal: string | undefined;
};

/** What is set of a provider for one stage, and how its test went. */
export function StageFields({ draft, stage, isTitled, onChange, errors, outcome, refusal }: StageFieldsProps) {
  const { provider } = draft;
  const own = fieldsOf(provider, stage).filter((field) => !isShared(field));
  const folded = own.filter(({ isAdvanced }) => isAdvanced);
  const Icon = stageIcons[stage];
  const input = (field: OptionField) => (
    <OptionInput
      key={field.name}
      field={field}
      value={draft.byStage[stage]?.values[field.name] ?? ""}
      onValueChange={(value) => onChange(withValue(draft, stage, field.name, value))}
      error={errors[`options.${field.name}`]}
      found={outcome}
    />
  );
  const hasFoldedError =
    folded.some(({ name }) => errors[`options.${name}`]) ||
    Object.keys(errors).some((path) => path.startsWith("price"));
  return (
    <section
      aria-label={stageWords[stage].title}
      className={isTitled ? "flex flex-col gap-4 rounded-lg border border-border p-4" : "flex flex-col gap-5"}
    >
      {isTitled ? (
        <h3 className="flex items-center gap-2 font-semibold text-sm">
          <Icon aria-hidden className="size-4 text-accent" />
          {stageWords[stage].title}
        </h3>
      ) : null}
      {own.filter(({ isAdvanced }) => !isAdvanced).map(input)}
      <Advanced summary="Price and more settings" isOpen={hasFoldedError}>
        {folded.map(input)}
        <PriceInputs
          unit={stageOf(provider, stage)?.price ?? "minute"}
          value={draft.byStage[stage]?.price ?? draftOfPrice(null)}
          onChange={(price) => onChange(withPrice(draft, stage, price))}
          errors={errors}
        />
      </Advanced>
      <Refusal>{refusal}</Refusal>
      {outcome ? <TestOutcome outcome={outcome} stage={stage} /> : null}
    </section>
  );
}
