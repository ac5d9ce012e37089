"use client";

import { useQuery } from "@tanstack/react-query";
import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Switch } from "@/components/ui/switch";
import type { AgentConfig } from "@/lib/agents/schema";
import { modelsQuery, voicesQuery } from "@/lib/models/queries";
import type { Model, Voice } from "@/lib/models/schema";
import type { Connection } from "@/lib/providers/schema";
import { CallsSection } from "./calls-section";
import type { Draft } from "./draft";
import { SkillChoice } from "./skill-choice";
import { StageLine } from "./stage-line";
import { TurnTakingSection } from "./turn-taking-section";
import { VoiceSection } from "./voice-section";

type AgentFormProps = {
  draft: Draft;
  onChange: (draft: Draft) => void;
  errors: FieldErrors;
  connections: readonly Connection[];
  /** What the engine told the server; undefined when it did not answer. */
  seed: EngineSeed;
};

export type EngineSeed = { models: Model[] | undefined; voices: Voice[] | undefined };

/** Everything that shapes an agent. */
export function AgentForm({ draft, onChange, errors, connections, seed }: AgentFormProps) {
  const { data: models = [] } = useQuery({ ...modelsQuery(), initialData: seed.models });
  const { data: voices = [] } = useQuery({ ...voicesQuery(), initialData: seed.voices });
  const { config } = draft;
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const setConfig = (change: Partial<AgentConfig>) => set({ config: { ...config, ...change } });

  return (
    <>
      <Section title="Personality" help="Who answers, and how.">
        <Field label="Name" error={errors.name}>
          <Input value={draft.name} maxLength={60} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label="Description" help="One line that callers see before they talk." error={errors.description}>
          <Input
            value={draft.description}
            maxLength={200}
            onChange={(event) => set({ description: event.target.value })}
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
        <Field
          label="Instructions"
          help="What the agent should know and how it should behave. Callers never see this."
          error={errors["config.instructions"]}
        >
          <Textarea
            rows={10}
            className="min-h-48"
            value={config.instructions}
            maxLength={8_000}
            onChange={(event) => setConfig({ instructions: event.target.value })}
          />
        </Field>
      </Section>

      <Section title="Brain" help="What hears and thinks. Models marked “This machine” send nothing out.">
        <StageLine stage="stt" config={config} onChange={setConfig} models={models} connections={connections} />
        <StageLine stage="llm" config={config} onChange={setConfig} models={models} connections={connections} />
        <Switch
          label="Take noise out of the caller's sound"
          help="For clearer recordings in steady noise. Leave it off where other people talk."
          checked={config.noiseSuppression}
          onCheckedChange={(noiseSuppression) => setConfig({ noiseSuppression })}
        />
      </Section>

      <VoiceSection
        config={config}
        onChange={setConfig}
        errors={errors}
        models={models}
        voices={voices}
        connections={connections}
      />

      <Section title="Skills" help="What the agent can do besides talking.">
        <SkillChoice chosen={config.skills} onChange={(skills) => setConfig({ skills })} />
      </Section>

      <TurnTakingSection config={config} onChange={setConfig} errors={errors} />
      <CallsSection config={config} onChange={setConfig} errors={errors} />
    </>
  );
}
