"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { type ProviderEntry, providers } from "@/lib/providers/catalog";
import { longestKey } from "@/lib/providers/schema";
import type { ConnectionDraft } from "./draft";

type KeyInputProps = {
  draft: ConnectionDraft;
  onChange: (draft: ConnectionDraft) => void;
  error: string | undefined;
};

/** The provider's key: goes in, never comes back. */
export function KeyInput({ draft, onChange, error }: KeyInputProps) {
  const entry: ProviderEntry = providers[draft.provider];
  const isStored = draft.connection?.hasKey === true;
  return (
    <>
      {draft.removesKey ? null : (
        <Field
          label={entry.key === "optional" ? "Key (optional)" : "Key"}
          help={isStored ? "A key is stored. Leave this empty to keep it." : entry.keyHelp}
          error={error}
        >
          <Input
            type="password"
            value={draft.apiKey}
            // Browsers ignore "off" for passwords and would offer the one of the account.
            autoComplete="new-password"
            maxLength={longestKey}
            placeholder={isStored ? "••••••••••••" : undefined}
            onChange={(event) => onChange({ ...draft, apiKey: event.target.value })}
          />
        </Field>
      )}
      {isStored && entry.key === "optional" ? (
        <Switch
          checked={draft.removesKey}
          onCheckedChange={(removesKey) => onChange({ ...draft, removesKey })}
          label="Remove the stored key"
        />
      ) : null}
    </>
  );
}
