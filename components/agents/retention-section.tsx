"use client";

import { Field } from "@/components/ui/field";
import { NumberInput } from "@/components/ui/number-input";
import { Section } from "@/components/ui/section";
import { Switch } from "@/components/ui/switch";
import type { AgentConfig } from "@/lib/agents/schema";

type Kept = keyof AgentConfig["retention"];
type RetentionSectionProps = { config: AgentConfig; onChange: (change: Partial<AgentConfig>) => void };

const kinds: readonly { kept: Kept; label: string; help: string; field: string }[] = [
  {
    kept: "audioDays",
    label: "Delete recordings after a while",
    help: "The words stay, as long as you keep them.",
    field: "Recordings are kept for",
  },
  {
    kept: "textDays",
    label: "Delete transcripts after a while",
    help: "The words of both sides. What was counted of a call stays.",
    field: "Transcripts are kept for",
  },
];
const usualDays = 30;

/** For how long what callers said is kept. */
export function RetentionSection({ config, onChange }: RetentionSectionProps) {
  const { retention } = config;
  const set = (kept: Kept, days: number | null) => onChange({ retention: { ...retention, [kept]: days } });
  return (
    <Section
      title="Keeping calls"
      help="For how long what was said is kept. People can delete their own calls at any time."
    >
      {kinds.map(({ kept, label, help, field }) => (
        <div key={kept} className="flex flex-col gap-3">
          <Switch
            label={label}
            help={help}
            checked={retention[kept] !== null}
            onCheckedChange={(isOn) => set(kept, isOn ? usualDays : null)}
          />
          {retention[kept] === null ? null : (
            <Field label={field} className="sm:w-1/2">
              <NumberInput
                unit="days"
                min={1}
                max={3_650}
                step={1}
                value={retention[kept]}
                onValueChange={(days) => set(kept, Math.round(days))}
              />
            </Field>
          )}
        </div>
      ))}
    </Section>
  );
}
