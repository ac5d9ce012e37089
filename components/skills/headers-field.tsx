import type { FieldErrors } from "@/components/ui/field-errors";
import { type NamedValue, NamedValuesField } from "./named-values-field";

type HeadersFieldProps = {
  headers: readonly NamedValue[];
  onChange: (headers: NamedValue[]) => void;
  problems: FieldErrors;
};

/** The headers of a request. */
export function HeadersField({ headers, ...more }: HeadersFieldProps) {
  const field = { legend: "Headers", noun: "header", path: "headers", most: 30, example: "X-Api-Key" };
  return <NamedValuesField {...field} {...more} values={headers} />;
}
