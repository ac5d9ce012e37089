"use client";

import { Slot } from "radix-ui";
import { type ReactNode, useId } from "react";
import { cn } from "./cn";

type FieldProps = {
  label: ReactNode;
  /** One line under the label. */
  help?: ReactNode;
  error?: string | undefined;
  /** One control; it gets the id and the descriptions. */
  children: ReactNode;
  className?: string;
};

/** A label, its control, a line of help and what is wrong. */
export function Field({ label, help, error, children, className }: FieldProps) {
  const id = useId();
  const describedBy = [help ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={cn("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <Slot.Root id={id} aria-describedby={describedBy || undefined} aria-invalid={error ? true : undefined}>
        {children}
      </Slot.Root>
      {help ? (
        <p id={`${id}-help`} className="max-w-[72ch] text-muted text-xs">
          {help}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-danger text-sm">
          {error}
        </p>
      ) : null}
    </div>
  );
}
