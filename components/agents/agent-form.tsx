"use client";

import { useQuery } from "@tanstack/react-query";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Section } from "@/components/ui/section";
import { Switch } from "@/components/ui/switch";
import type { AgentContent } from "@/lib/agents/draft-schema";
import type { AgentConfig } from "@/lib/agents/schema";
import { modelsQuery, voicesQuery } from "@/lib/models/queries";
import type { Model, Voice } from "@/lib/models/schema";
import type { Connection } from "@/lib/providers/schema";
import { AccessSection } from "./access-section";
import { AfterCallSection } from "./after-call-section";
import { CallsSection } from "./calls-section";
import { HandoverChoice } from "./handover-choice";
import { PersonalitySection } from "./personality-section";
import { RetentionSection } from "./retention-section";
import { SkillChoice } from "./skill-choice";
import { StageLine } from "./stage-line";
import { TurnTakingSection } from "./turn-taking-section";
import { VoiceSection } from "./voice-section";

type AgentFormProps = {
  slug: string;
  draft: AgentContent;
  /** Another number when the draft was replaced from outside. */
  generation: number;
  onChange: (draft: AgentContent) => void;
  errors: FieldErrors;
  connections: readonly Connection[];
  /** What the engine told the server; undefined when it did not answer. */
  seed: EngineSeed;
};

export type EngineSeed = {
  models: Model[] | undefined;
  voices: Voice[] | undefined;
  /** Tokens the agent's language model has read in a second of late; undefined while nobody called. */
  readRate: number | undefined;
};

/** Everything that shapes an agent. */
export function AgentForm({ slug, draft, generation, onChange, errors, connections, seed }: AgentFormProps) {
  const { data: models = [] } = useQuery({ ...modelsQuery(), initialData: seed.models });
  const { data: voices = [] } = useQuery({ ...voicesQuery(), initialData: seed.voices });
  const { config } = draft;
  const set = (change: Partial<AgentContent>) => onChange({ ...draft, ...change });
  const setConfig = (change: Partial<AgentConfig>) => set({ config: { ...config, ...change } });

  return (
    <>
      <PersonalitySection
        content={draft}
        generation={generation}
        onChange={set}
        errors={errors}
        models={models}
        readRate={seed.readRate}
      />

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
        <HandoverChoice slug={slug} chosen={config.handover} onChange={(handover) => setConfig({ handover })} />
      </Section>

      <TurnTakingSection config={config} onChange={setConfig} errors={errors} />
      <CallsSection config={config} onChange={setConfig} errors={errors} />
      <AfterCallSection
        config={config}
        onChange={setConfig}
        errors={errors}
        models={models}
        connections={connections}
      />
      <RetentionSection config={config} onChange={setConfig} />
      <AccessSection slug={slug} config={config} onChange={setConfig} errors={errors} />
    </>
  );
}
