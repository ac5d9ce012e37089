"use client";

import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import type { PriceUnit } from "@/lib/providers/catalog";
import { priceFields } from "@/lib/providers/schema";
import { type PriceDraft, priceWords } from "./money";

type PriceInputsProps = {
  unit: PriceUnit;
  value: PriceDraft;
  onChange: (value: PriceDraft) => void;
  errors: FieldErrors;
};

/** What the provider takes, for the cost of calls. Optional. */
export function PriceInputs({ unit, value, onChange, errors }: PriceInputsProps) {
  return (
    <fieldset>
      <legend className="font-medium text-sm">Price</legend>
      <p className="mb-3 text-muted text-xs">From your contract or the provider’s price list. Optional.</p>
      <div className="grid grid-cols-2 gap-3">
        {priceFields[unit].map((field) => (
          <Field key={field} label={priceWords[field]} error={errors[`price.${field}`] && "An amount such as 0.006."}>
            <Input
              value={value[field] ?? ""}
              inputMode="decimal"
              autoComplete="off"
              maxLength={14}
              placeholder="0.00"
              className="tabular"
              onChange={(event) => onChange({ ...value, [field]: event.target.value })}
            />
          </Field>
        ))}
        <Field label="Currency" error={errors["price.currency"]}>
          <Input
            value={value.currency}
            autoComplete="off"
            maxLength={3}
            className="uppercase"
            onChange={(event) => onChange({ ...value, currency: event.target.value })}
          />
        </Field>
      </div>
    </fieldset>
  );
}
