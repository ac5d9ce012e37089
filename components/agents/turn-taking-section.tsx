"use client";

import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { NumberInput } from "@/components/ui/number-input";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { AgentConfig } from "@/lib/agents/schema";
import { type Pace, type PaceName, paceOf, paces, type TurnTaking } from "@/lib/agents/turn-taking";

type TurnTakingSectionProps = {
  config: AgentConfig;
  onChange: (change: Partial<AgentConfig>) => void;
  errors: FieldErrors;
};

/** Who waits for whom, and for how long. */
export function TurnTakingSection({ config, onChange, errors }: TurnTakingSectionProps) {
  const { turnTaking } = config;
  const set = (change: Partial<TurnTaking>) => onChange({ turnTaking: { ...turnTaking, ...change } });
  // A pace means nothing with a button, but one that stands in the way of saving must be seen.
  const isPaceShown = turnTaking.mode === "automatic" || Object.keys(errors).some((path) => path.startsWith(pacePath));
  return (
    <Section title="Turn-taking" help="When the agent answers, and when it lets itself be interrupted.">
      <Field label="The caller's turn ends" help={modes[turnTaking.mode].help}>
        <Select
          value={turnTaking.mode}
          onValueChange={(mode) => set({ mode: mode as TurnTaking["mode"] })}
          options={Object.entries(modes).map(([value, { label }]) => ({ value, label }))}
        />
      </Field>
      {isPaceShown && (
        <>
          <Field label="Pace" help="How soon it answers, against how seldom it cuts somebody off.">
            <Select
              value={typeof turnTaking.pace === "string" ? turnTaking.pace : "own"}
              onValueChange={(value) => set({ pace: isPaceName(value) ? value : { ...paceOf(turnTaking) } })}
              options={paceOptions}
            />
          </Field>
          {typeof turnTaking.pace !== "string" && (
            <OwnPace value={turnTaking.pace} errors={errors} onChange={(pace) => set({ pace })} />
          )}
          <Switch
            label="Learn from the caller"
            help="Waits longer within a call for somebody who pauses longer inside sentences."
            checked={turnTaking.adaptive}
            onCheckedChange={(adaptive) => set({ adaptive })}
          />
        </>
      )}
      <Switch
        label="Bridge late answers"
        help="Says “Let me see” or “One moment” when the language model takes long to begin."
        checked={config.openers}
        onCheckedChange={(openers) => onChange({ openers })}
      />
    </Section>
  );
}

const modes = {
  automatic: { label: "When they have finished", help: "The agent listens for the end of what is said." },
  "push-to-talk": { label: "When they let go of the button", help: "For loud places: the caller holds a button." },
} as const satisfies Record<TurnTaking["mode"], object>;

const pacePath = "config.turnTaking.pace";

const isPaceName = (value: string): value is PaceName => value in paces;

const paceOptions = [
  { value: "snappy", label: "Snappy", detail: "Quick questions" },
  { value: "balanced", label: "Balanced", detail: "Most calls" },
  { value: "patient", label: "Patient", detail: "Long thoughts" },
  { value: "own", label: "Your own times" },
];

type OwnPaceProps = { value: Pace; errors: FieldErrors; onChange: (value: Pace) => void };

function OwnPace({ value, errors, onChange }: OwnPaceProps) {
  const field = (key: keyof Pace, label: string, help: string, min: number, max: number) => (
    <Field label={label} help={help} error={errors[`${pacePath}.${key}`]}>
      <NumberInput
        unit="ms"
        min={min}
        max={max}
        step={10}
        value={value[key]}
        onValueChange={(next) => onChange({ ...value, [key]: next })}
      />
    </Field>
  );
  return (
    <div className="grid gap-5 sm:grid-cols-3">
      {field("finishedMs", "Shortest wait", "After a finished sentence.", 100, 3_000)}
      {field("unfinishedMs", "Longest wait", "After an unfinished one.", 300, 10_000)}
      {field("interruptionMs", "Interruption", "Speaking this long stops the agent.", 60, 3_000)}
    </div>
  );
}
