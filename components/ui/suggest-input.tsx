"use client";

import { ChevronsUpDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Input } from "./input";
import { Menu, MenuItem, MenuLabel } from "./menu";

export type Suggestion = { value: string; label: string; detail?: string };

type SuggestInputProps = Omit<ComponentProps<"input">, "value" | "onChange" | "list"> & {
  value: string;
  onValueChange: (value: string) => void;
  suggestions: readonly Suggestion[];
  /** Names the button that opens the list: "Choose a model". */
  chooseLabel: string;
};

/** A text that may be anything, with a list to choose from when there is one. */
export function SuggestInput({
  value,
  onValueChange,
  suggestions,
  chooseLabel,
  className,
  ...rest
}: SuggestInputProps) {
  const hasList = suggestions.length > 0;
  return (
    <span className="relative block">
      <Input
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onValueChange(event.target.value)}
        className={cn(hasList && "pr-12", className)}
        {...rest}
      />
      {hasList ? (
        <Menu
          className="max-h-[min(20rem,var(--radix-dropdown-menu-content-available-height))] overflow-y-auto"
          trigger={
            <button
              type="button"
              aria-label={chooseLabel}
              className="absolute inset-y-0 right-0 grid w-11 place-items-center rounded-r-lg text-muted hover:text-text"
            >
              <ChevronsUpDown aria-hidden className="size-4" />
            </button>
          }
        >
          <MenuLabel>{chooseLabel}</MenuLabel>
          {suggestions.map((suggestion) => (
            <MenuItem key={suggestion.value} onSelect={() => onValueChange(suggestion.value)}>
              <span className="min-w-0 flex-1 break-words">{suggestion.label}</span>
              {suggestion.detail ? <span className="text-muted text-xs">{suggestion.detail}</span> : null}
            </MenuItem>
          ))}
        </Menu>
      ) : null}
    </span>
  );
}
