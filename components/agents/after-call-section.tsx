"use client";

import { Field } from "@/components/ui/field";
import type { FieldErrors } from "@/components/ui/field-errors";
import { Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { describeExtractionProblem, readExtraction } from "@/lib/agents/extraction";
import type { AgentConfig } from "@/lib/agents/schema";
import type { Model } from "@/lib/models/schema";
import { speaksItself } from "@/lib/providers/catalog";
import type { Connection, StageChoice } from "@/lib/providers/schema";
import { choiceKey, choiceOf } from "./draft";
import { optionsOf, withCurrent } from "./stage-options";

type AfterCallSectionProps = {
  config: AgentConfig;
  onChange: (change: Partial<AgentConfig>) => void;
  errors: FieldErrors;
  models: readonly Model[];
  connections: readonly Connection[];
};

const own = "own";
const example = `{
  "type": "object",
  "properties": {
    "topic": { "type": "string", "enum": ["order", "return", "other"] },
    "orderNumber": { "type": "string", "description": "As the caller said it." },
    "wantsCallBack": { "type": "boolean" }
  }
}`;

/** What is made of a call once it is over. */
export function AfterCallSection({ config, onChange, errors, models, connections }: AfterCallSectionProps) {
  const { analysis } = config;
  const set = (change: Partial<AgentConfig["analysis"]>) => onChange({ analysis: { ...analysis, ...change } });
  const { problem } = readExtraction(analysis.extraction);
  const readers = optionsOf("llm", models, connections);
  return (
    <Section
      title="After the call"
      help="A language model reads each call once it is over, outside the calls and behind them. What is on this machine waits until nobody talks."
    >
      <Switch
        label="Sum up calls"
        help="A title and a summary for each."
        checked={analysis.isOn}
        onCheckedChange={(isOn) => set({ isOn })}
      />
      {analysis.isOn ? (
        <>
          <Field label="Read by" help="It gets the words of both sides, and no sound.">
            <Select
              value={analysis.model ? choiceKey(analysis.model) : own}
              onValueChange={(key) => set({ model: key === own ? null : choiceOf(key) })}
              options={[
                { value: own, label: "The agent’s own language model" },
                ...(analysis.model ? withCurrent(readers, analysis.model) : readers),
              ]}
            />
          </Field>
          <Reading choice={analysis.model ?? config.llm} models={models} connections={connections} />
          <Field
            label="A good call"
            help="By this each call is judged: success, no success, or unclear. Empty = not judged."
            error={errors["config.analysis.criteria"]}
          >
            <Textarea
              rows={3}
              value={analysis.criteria}
              maxLength={2_000}
              placeholder="The caller has a new appointment, or knows why there is none."
              onChange={(event) => set({ criteria: event.target.value })}
            />
          </Field>
          <Field
            label="Note down"
            help="A JSON schema of what to find in each call: an object of strings, numbers, booleans, choices (enum), or lists of those."
            error={problem ? describeExtractionProblem(problem) : errors["config.analysis.extraction"]}
          >
            <Textarea
              rows={8}
              className="font-mono text-sm"
              spellCheck={false}
              value={analysis.extraction}
              maxLength={4_000}
              placeholder={example}
              onChange={(event) => set({ extraction: event.target.value })}
            />
          </Field>
        </>
      ) : null}
    </Section>
  );
}

type ReadingProps = Pick<AfterCallSectionProps, "models" | "connections"> & { choice: StageChoice };

/** What the model that is chosen cannot do. */
function Reading({ choice, models, connections }: ReadingProps) {
  const isStarter = choice.provider === "engine" && models.find(({ id }) => id === choice.model)?.starter === true;
  const connection = connections.find(({ id }) => choice.provider === "connection" && id === choice.connectionId);
  if (isStarter) {
    return (
      <Notice>
        The starter model cannot judge a call or note anything down. Title and summary will be the caller’s own words.
      </Notice>
    );
  }
  if (!connection || !speaksItself(connection.provider)) return null;
  return <Notice>{connection.name} hears and speaks, but cannot be given a call to read. Choose another model.</Notice>;
}
