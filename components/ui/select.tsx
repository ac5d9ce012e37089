"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { inputStyle } from "./input";

export type Option = { value: string; label: string; detail?: string; disabled?: boolean };

type SelectProps = {
  value: string;
  onValueChange: (value: string) => void;
  options: readonly Option[];
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  id?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
};

/** One of a few. Each option may carry a quieter detail at its right. */
export function Select({ value, onValueChange, options, placeholder, disabled, className, ...rest }: SelectProps) {
  return (
    <Primitive.Root value={value} onValueChange={onValueChange} disabled={disabled}>
      <Primitive.Trigger
        className={cn(
          inputStyle,
          "flex h-11 items-center justify-between gap-2 text-left md:h-9 touch:h-11 [&>span]:truncate",
          className,
        )}
        {...rest}
      >
        <Primitive.Value placeholder={placeholder} />
        <Primitive.Icon asChild>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-[calc(100vw-1rem)] animate-pop-in overflow-y-auto rounded-lg border border-border bg-surface p-1 text-text shadow-lg"
        >
          <Primitive.Viewport>
            {options.map((option) => (
              <Item key={option.value} option={option} />
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

function Item({ option }: { option: Option }): ReactNode {
  return (
    <Primitive.Item
      value={option.value}
      disabled={option.disabled}
      className="flex min-h-9 cursor-pointer select-none items-center gap-2 rounded-sm py-1.5 pr-3 pl-8 text-sm outline-none data-disabled:cursor-default data-highlighted:bg-raised data-disabled:text-muted touch:min-h-11 touch:text-base"
    >
      <Primitive.ItemIndicator className="-ml-6 w-4">
        <Check aria-hidden className="size-4 text-accent" />
      </Primitive.ItemIndicator>
      <Primitive.ItemText>{option.label}</Primitive.ItemText>
      {option.detail ? <span className="ml-auto pl-4 text-muted text-xs">{option.detail}</span> : null}
    </Primitive.Item>
  );
}
