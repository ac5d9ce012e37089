"use client";

import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { AgentConfig } from "@/lib/agents/schema";
import type { Role } from "@/lib/users/schema";
import { PublicLinkField } from "./public-link";

type AccessSectionProps = {
  slug: string;
  config: AgentConfig;
  onChange: (change: Partial<AgentConfig>) => void;
  errors: FieldErrors;
};

/** Who may call, what is kept of it, and what they are told. */
export function AccessSection({ slug, config, onChange, errors }: AccessSectionProps) {
  return (
    <Section title="Access and recording" help="Who may call, what is kept, and what they are told.">
      <Field label="Who may call" help="It counts for all versions once this is published.">
        <Select
          value={audienceOf(config.access)}
          onValueChange={(value) => onChange({ access: [...audiences[value as Audience].roles] })}
          options={Object.entries(audiences).map(([value, { label }]) => ({ value, label }))}
        />
      </Field>
      <PublicLinkField slug={slug} />
      <Switch
        label="Record calls"
        help="Keeps the sound of both sides with the transcript, on this machine."
        checked={config.recording}
        onCheckedChange={(recording) => onChange({ recording })}
      />
      <Field
        label="Said before the greeting"
        help="In full, whatever the caller says meanwhile. For example: This call is recorded."
        error={errors["config.consent"]}
      >
        <Textarea
          rows={2}
          className="min-h-16"
          value={config.consent}
          maxLength={300}
          placeholder={config.recording ? "Nothing. Callers may have to be told that they are recorded." : "Nothing"}
          onChange={(event) => onChange({ consent: event.target.value })}
        />
      </Field>
    </Section>
  );
}

const audiences = {
  everyone: { label: "Everyone who is signed in", roles: ["admin", "builder", "user"] },
  builders: { label: "Builders and admins", roles: ["admin", "builder"] },
  admins: { label: "Admins only", roles: ["admin"] },
} as const satisfies Record<string, { label: string; roles: readonly Role[] }>;
type Audience = keyof typeof audiences;

function audienceOf(access: readonly Role[]): Audience {
  if (access.includes("user")) return "everyone";
  return access.includes("builder") ? "builders" : "admins";
}
