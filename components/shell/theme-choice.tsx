"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useEffect, useState } from "react";
import { MenuChoice } from "@/components/ui/menu";
import { applyTheme, currentTheme, type Theme, themeSchema } from "./theme";

const options = [
  { value: "system", label: "System", Icon: Monitor },
  { value: "light", label: "Light", Icon: Sun },
  { value: "dark", label: "Dark", Icon: Moon },
] as const;

function useTheme() {
  const [theme, setTheme] = useState<Theme>("system");
  useEffect(() => setTheme(currentTheme()), []);
  function choose(value: string) {
    const next = themeSchema.parse(value);
    applyTheme(next);
    setTheme(next);
  }
  return { theme, choose };
}

/** System, light or dark, as rows of a menu. */
export function ThemeMenuChoice() {
  const { theme, choose } = useTheme();
  return (
    <MenuChoice
      label="Theme"
      value={theme}
      onValueChange={choose}
      options={options.map(({ value, label, Icon }) => ({
        value,
        label: (
          <>
            <Icon aria-hidden />
            {label}
          </>
        ),
      }))}
    />
  );
}

/** The same as three buttons in a row, for a sheet. */
export function ThemeButtons() {
  const { theme, choose } = useTheme();
  return (
    <fieldset className="grid grid-cols-3 gap-1 rounded-lg bg-raised p-1">
      <legend className="sr-only">Theme</legend>
      {options.map(({ value, label, Icon }) => (
        <button
          key={value}
          type="button"
          aria-pressed={theme === value}
          onClick={() => choose(value)}
          className="flex h-11 items-center justify-center gap-2 rounded-md text-muted text-sm aria-pressed:bg-surface aria-pressed:font-medium aria-pressed:text-text"
        >
          <Icon aria-hidden className="size-4" />
          {label}
        </button>
      ))}
    </fieldset>
  );
}
