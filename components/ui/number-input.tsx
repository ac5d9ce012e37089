"use client";

import type { ComponentProps } from "react";
import { Input } from "./input";

type NumberInputProps = Omit<ComponentProps<"input">, "value" | "onChange" | "type"> & {
  /** NaN while the field is empty or no number. */
  value: number;
  onValueChange: (value: number) => void;
  unit: string;
};

/** A number with its unit at the right. */
export function NumberInput({ value, onValueChange, unit, ...rest }: NumberInputProps) {
  return (
    <span className="relative block">
      <Input
        type="number"
        inputMode="decimal"
        value={Number.isNaN(value) ? "" : value}
        onChange={(event) => onValueChange(event.target.valueAsNumber)}
        className="tabular pr-20 [appearance:textfield] [&::-webkit-inner-spin-button]:appearance-none"
        {...rest}
      />
      <span aria-hidden className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-muted text-sm">
        {unit}
      </span>
    </span>
  );
}
