"use client";

import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import type { AgentContent } from "@/lib/agents/draft-schema";
import { languageName } from "@/lib/agents/language";
import type { Model } from "@/lib/models/schema";
import { lineOf } from "./draft";
import { PromptCost } from "./prompt-cost";
import { PromptEditor } from "./prompt-editor";

type PersonalitySectionProps = {
  content: AgentContent;
  generation: number;
  onChange: (change: Partial<AgentContent>) => void;
  errors: FieldErrors;
  models: readonly Model[];
  /** Tokens the language model reads in a second; undefined while nobody has measured it. */
  readRate: number | undefined;
};

/** Who answers, and how. */
export function PersonalitySection({
  content,
  generation,
  onChange,
  errors,
  models,
  readRate,
}: PersonalitySectionProps) {
  const { name, description, config } = content;
  const setConfig = (change: Partial<AgentContent["config"]>) => onChange({ config: { ...config, ...change } });
  return (
    <Section title="Personality" help="Who answers, and how.">
      <Field label="Name" error={errors.name}>
        <Input value={name} maxLength={60} onChange={(event) => onChange({ name: event.target.value })} />
      </Field>
      <Field label="Description" help="One line that callers see before they talk." error={errors.description}>
        <Input
          value={description}
          maxLength={200}
          onChange={(event) => onChange({ description: event.target.value })}
        />
      </Field>
      <Field
        label="Greeting"
        help="Said when the call begins. Leave it empty to let the caller speak first."
        error={errors["config.greeting"]}
      >
        <Textarea
          rows={2}
          className="min-h-16"
          value={config.greeting}
          maxLength={500}
          onChange={(event) => setConfig({ greeting: event.target.value })}
        />
      </Field>
      <PromptEditor
        key={generation}
        label="Instructions"
        help="What the agent should know and how it should behave. Callers never see this."
        error={errors["config.instructions"]}
        value={config.instructions}
        onValueChange={(instructions) => setConfig({ instructions })}
      >
        <PromptCost config={config} models={models} readRate={readRate} />
      </PromptEditor>
      <Field label="Language" help={languageHelp(config, models)} error={errors["config.language"]}>
        <Select
          value={config.language}
          onValueChange={(language) => setConfig({ language })}
          options={languageOptions(config.language)}
        />
      </Field>
    </Section>
  );
}

const usual = [
  "en",
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "pl",
  "sv",
  "da",
  "no",
  "fi",
  "cs",
  "tr",
  "ja",
  "ko",
  "zh",
  "hi",
];

const languageOptions = (chosen: string) =>
  [...new Set([...usual, chosen])].map((tag) => ({ value: tag, label: languageName(tag) }));

/** Says it when a model of this machine does not know the language. */
function languageHelp(config: AgentContent["config"], models: readonly Model[]): string {
  const [base = ""] = config.language.split("-");
  const knows = (id: string) => {
    const languages = models.find((model) => model.id === id)?.languages ?? [];
    return languages.length === 0 || languages.some((each) => each === "*" || each.split("-")[0] === base);
  };
  const deaf = (["stt", "tts"] as const).filter((stage) =>
    lineOf(config, stage).some((choice) => choice.provider === "engine" && !knows(choice.model)),
  );
  if (deaf.length === 0) return "What the agent speaks, and expects to hear.";
  const verbs = { stt: "hears", tts: "speaks" } as const;
  const what = deaf.map((stage) => verbs[stage]).join(" and ");
  return `The model of this machine that ${what} for this agent does not know ${languageName(config.language)}. Choose a provider that does.`;
}
