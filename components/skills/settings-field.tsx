"use client";

import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import type { WasmConfig } from "@/lib/skills/wasm/schema";

type Settings = WasmConfig["settings"];
type SettingsFieldProps = { settings: Settings; onChange: (settings: Settings) => void; problems: FieldErrors };

/** Values that a plug-in reads by name. */
export function SettingsField({ settings, onChange, problems }: SettingsFieldProps) {
  const replace = (index: number, change: Partial<Settings[number]>) =>
    onChange(settings.map((setting, at) => (at === index ? { ...setting, ...change } : setting)));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">Settings it reads</legend>
      {settings.map((setting, index) => {
        const nameError = problems[`settings.${index}.name`];
        const valueError = problems[`settings.${index}.value`];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity; names may be typed anew
          <div key={index}>
            <div className="flex gap-2">
              <Input
                aria-label={`Name of setting ${index + 1}`}
                className="w-2/5 font-mono"
                value={setting.name}
                placeholder="api-key"
                autoComplete="off"
                spellCheck={false}
                aria-invalid={nameError ? true : undefined}
                onChange={(event) => replace(index, { name: event.target.value })}
              />
              <Input
                aria-label={`Value of setting ${index + 1}`}
                className="flex-1"
                value={setting.value}
                placeholder="{{secret.KEY}}"
                autoComplete="off"
                spellCheck={false}
                aria-invalid={valueError ? true : undefined}
                onChange={(event) => replace(index, { value: event.target.value })}
              />
              <Button
                look="quiet"
                size="icon"
                aria-label={`Remove setting ${index + 1}`}
                onClick={() => onChange(settings.filter((_setting, at) => at !== index))}
              >
                <X aria-hidden />
              </Button>
            </div>
            {nameError || valueError ? (
              <p role="alert" className="mt-1.5 text-danger text-sm">
                {nameError ?? valueError}
              </p>
            ) : null}
          </div>
        );
      })}
      <Button
        size="small"
        look="quiet"
        className="-ml-3 self-start"
        disabled={settings.length >= 20}
        onClick={() => onChange([...settings, { name: "", value: "" }])}
      >
        <Plus aria-hidden />
        Add a setting
      </Button>
    </fieldset>
  );
}
