"use client";

import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { secretNamesOf } from "@/lib/skills/behaviour";
import type { SaveSkill, SkillConfig, SkillSecretSummary } from "@/lib/skills/schema";
import { BehaviourSection } from "./behaviour-section";
import { BuiltinForm } from "./builtin-form";
import { HttpForm } from "./http-form";
import { McpForm } from "./mcp-form";
import { PhrasesSection } from "./phrases-section";
import { SecretHints } from "./secret-hints";
import { WasmForm } from "./wasm-form";

type Draft = Pick<SaveSkill, "name" | "config">;
type SkillFormProps = {
  draft: Draft;
  isNew: boolean;
  onChange: (draft: Draft) => void;
  errors: FieldErrors;
  secrets: readonly SkillSecretSummary[];
};

/** Everything that shapes a skill: what only its kind has, then what all have. */
export function SkillForm({ draft, isNew, onChange, errors, secrets }: SkillFormProps) {
  const { name, config } = draft;
  const problems = within("config", errors);
  const setConfig = (changed: SkillConfig) => onChange({ ...draft, config: changed });
  return (
    <>
      {isNew ? (
        <Section title="Name" help="It stays as it is.">
          <Field
            label="Name"
            help="Small letters, digits and dashes, such as book-table. The language model calls it by this name."
            error={errors.name}
          >
            <Input
              value={name}
              maxLength={48}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => onChange({ ...draft, name: event.target.value })}
            />
          </Field>
        </Section>
      ) : null}
      <KindForm name={name} config={config} onChange={setConfig} problems={problems} />
      {secretNamesOf(config).length > 0 ? (
        <Section title="Secrets" help="What this skill refers to.">
          <SecretHints names={secretNamesOf(config)} secrets={secrets} />
        </Section>
      ) : null}
      <BehaviourSection config={config} onChange={setConfig} problems={problems} />
      {/* A server has many tools, and a sentence could not say which. */}
      {config.kind === "mcp" ? null : (
        <PhrasesSection
          phrases={config.phrases}
          onChange={(phrases) => setConfig({ ...config, phrases })}
          problems={problems}
        />
      )}
    </>
  );
}

type KindProps = { name: string; config: SkillConfig; onChange: (config: SkillConfig) => void; problems: FieldErrors };

function KindForm({ config, ...rest }: KindProps) {
  switch (config.kind) {
    case "builtin":
      return <BuiltinForm config={config} {...rest} />;
    case "http":
      return <HttpForm config={config} {...rest} />;
    case "mcp":
      return <McpForm config={config} {...rest} />;
    case "wasm":
      return <WasmForm config={config} {...rest} />;
  }
}

function within(prefix: string, errors: FieldErrors): FieldErrors {
  const start = `${prefix}.`;
  return Object.fromEntries(
    Object.entries(errors).flatMap(([path, error]) =>
      path.startsWith(start) ? [[path.slice(start.length), error]] : [],
    ),
  );
}
