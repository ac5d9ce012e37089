"use client";

import { useQuery } from "@tanstack/react-query";
import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Input, Textarea } from "@/components/ui/input";
import { NumberInput } from "@/components/ui/number-input";
import { Advanced, Section } from "@/components/ui/section";
import { type Option, Select } from "@/components/ui/select";
import { Slider } from "@/components/ui/slider";
import { Switch } from "@/components/ui/switch";
import type { AgentConfig } from "@/lib/agents/schema";
import { modelsQuery, voicesQuery } from "@/lib/models/queries";
import type { Model, Voice } from "@/lib/models/schema";
import type { Connection } from "@/lib/providers/schema";
import { skills } from "@/lib/skills/catalog";
import { type Draft, withSpeaker } from "./draft";
import { StageSelect } from "./stage-choice";

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
        <StageSelect
          stage="stt"
          value={config.stt}
          onChange={(stt) => setConfig({ stt })}
          models={models}
          connections={connections}
        />
        <StageSelect
          stage="llm"
          value={config.llm}
          onChange={(llm) => setConfig({ llm })}
          models={models}
          connections={connections}
        />
      </Section>

      <Section title="Voice" help="How the agent sounds.">
        <StageSelect
          stage="tts"
          value={config.tts}
          onChange={(tts) => set({ config: withSpeaker(config, tts, voices, connections) })}
          models={models}
          connections={connections}
        />
        {config.tts.provider === "engine" ? (
          <Field label="Speaker" error={errors["config.voice"]}>
            <Select
              value={config.voice}
              onValueChange={(voice) => setConfig({ voice })}
              options={speakersOf(config.tts.model, config.voice, voices)}
            />
          </Field>
        ) : (
          <Field label="Speaker" help="The name of a voice that this server knows." error={errors["config.voice"]}>
            <Input
              value={config.voice}
              maxLength={100}
              onChange={(event) => setConfig({ voice: event.target.value })}
            />
          </Field>
        )}
        <div>
          <div className="flex justify-between text-sm">
            <span className="font-medium">Pace</span>
            <span className="tabular text-muted">{paceText(config.speed)}</span>
          </div>
          <Slider
            label="Pace"
            value={config.speed}
            min={0.5}
            max={2}
            step={0.05}
            valueText={paceText(config.speed)}
            onValueChange={(speed) => setConfig({ speed: Math.round(speed * 100) / 100 })}
          />
        </div>
      </Section>

      <Section title="Skills" help="What the agent can do besides talking.">
        <div className="-my-2 flex flex-col divide-y divide-border">
          {Object.entries(skills).map(([name, { label, description, example }]) => (
            <div key={name} className="py-2">
              <Switch
                label={label}
                help={`${description} “${example}”`}
                checked={config.skills.includes(name)}
                onCheckedChange={(isOn) =>
                  setConfig({
                    skills: isOn ? [...config.skills, name] : config.skills.filter((skill) => skill !== name),
                  })
                }
              />
            </div>
          ))}
        </div>
      </Section>

      <Section title="Calls" help="How long calls may be, and what is kept.">
        <div className="grid gap-5 sm:grid-cols-2">
          <Field
            label="Longest call"
            error={errors["config.limits.maxCallSeconds"] && "Between half a minute and 240 minutes."}
          >
            <NumberInput
              unit="minutes"
              min={0.5}
              max={240}
              step={0.5}
              value={config.limits.maxCallSeconds / 60}
              onValueChange={(minutes) =>
                setConfig({ limits: { ...config.limits, maxCallSeconds: Math.round(minutes * 60) } })
              }
            />
          </Field>
          <Field label="Hang up after silence of" error={errors["config.limits.silenceSeconds"]}>
            <NumberInput
              unit="seconds"
              min={5}
              max={900}
              step={1}
              value={config.limits.silenceSeconds}
              onValueChange={(silenceSeconds) => setConfig({ limits: { ...config.limits, silenceSeconds } })}
            />
          </Field>
        </div>
        <Switch
          label="Record calls"
          help="Keeps the sound of both sides with the transcript, on this machine."
          checked={config.recording}
          onCheckedChange={(recording) => setConfig({ recording })}
        />
        <Advanced
          summary="Turn-taking"
          isOpen={Object.keys(errors).some((path) => path.startsWith("config.turnTaking"))}
        >
          <TurnTaking value={config.turnTaking} errors={errors} onChange={(turnTaking) => setConfig({ turnTaking })} />
        </Advanced>
      </Section>
    </>
  );
}

type TurnTakingProps = {
  value: AgentConfig["turnTaking"];
  errors: FieldErrors;
  onChange: (value: AgentConfig["turnTaking"]) => void;
};

function TurnTaking({ value, errors, onChange }: TurnTakingProps) {
  const field = (key: keyof typeof value, label: string, help: string, min: number, max: number) => (
    <Field label={label} help={help} error={errors[`config.turnTaking.${key}`]}>
      <NumberInput
        unit="ms"
        min={min}
        max={max}
        step={50}
        value={value[key]}
        onValueChange={(next) => onChange({ ...value, [key]: next })}
      />
    </Field>
  );
  return (
    <div className="grid gap-5 sm:grid-cols-3">
      {field("minDelayMs", "Shortest wait", "After a finished sentence.", 0, 3_000)}
      {field("maxDelayMs", "Longest wait", "After an unfinished one.", 200, 10_000)}
      {field("interruptionMs", "Interruption", "Speaking this long stops the agent.", 100, 3_000)}
    </div>
  );
}

const paceText = (speed: number) => (speed === 1 ? "Natural" : `${speed.toFixed(2)} ×`);

/** The voices of a model; the chosen one is always among them. */
function speakersOf(model: string, chosen: string, voices: readonly Voice[]): Option[] {
  const own = voices
    .filter((voice) => voice.model === model)
    .map(({ id, name, language }) => ({ value: id, label: name, detail: languageName(language) }));
  return own.some(({ value }) => value === chosen) ? own : [...own, { value: chosen, label: chosen }];
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
