"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Refusal } from "@/components/ui/refusal";
import { Select } from "@/components/ui/select";
import { unreachable } from "@/components/ui/unreachable";
import { describeSkill, testSkill } from "@/lib/skills/actions";
import type { SkillTest, SkillTool } from "@/lib/skills/desk-schema";
import { type SkillConfig, saveSkillSchema } from "@/lib/skills/schema";
import { InputFields, inputOf } from "./input-fields";

type Seen = { of: string; tools: SkillTool[] };

/** Tries a skill as it stands in the form, saved or not: it runs in the worker, as in a call. */
export function TestPanel({ name, config }: { name: string; config: SkillConfig }) {
  const [seen, setSeen] = useState<Seen>();
  const [chosen, setChosen] = useState("");
  const [values, setValues] = useState<Record<string, string>>({});
  const [outcome, setOutcome] = useState<SkillTest>();
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  // A skill that has no name yet can be tried all the same.
  const skill = { name: name || "untitled", config };
  const state = JSON.stringify(skill);
  const tools = seen?.of === state ? seen.tools : undefined;
  const tool = tools?.find((one) => one.name === chosen) ?? tools?.[0];

  async function run(work: () => Promise<string | undefined>) {
    setBusy(true);
    setRefusal(undefined);
    setOutcome(undefined);
    setRefusal(await work().catch(() => unreachable.message));
    setBusy(false);
  }
  const begin = () =>
    run(async () => {
      const isGood = saveSkillSchema.safeParse({ ...skill, baseVersion: 0 }).success;
      if (!isGood) return "Some fields need another look before it can be tried. Save marks them.";
      const result = await describeSkill(skill);
      if (!result.ok) return result.message;
      setSeen({ of: state, tools: result.data });
      return result.data.length === 0 ? "This skill has no tools yet." : undefined;
    });
  const test = (of: SkillTool) =>
    run(async () => {
      const result = await testSkill({ ...skill, tool: of.name, input: inputOf(of.parameters, values) });
      if (!result.ok) return result.message;
      setOutcome(result.data);
      return undefined;
    });

  return (
    <aside aria-label="Test" className="min-w-0 xl:sticky xl:top-6 xl:self-start">
      <Card className="flex flex-col gap-4 p-4">
        <div>
          <h2 className="font-semibold text-base">Test</h2>
          <p className="mt-1 text-muted text-sm">Runs it as it stands here, as a call would.</p>
        </div>
        {tool ? (
          <>
            {tools && tools.length > 1 ? (
              <Field label="Tool">
                <Select
                  value={tool.name}
                  onValueChange={(next) => {
                    setChosen(next);
                    setValues({});
                    setOutcome(undefined);
                  }}
                  options={tools.map(({ name: value }) => ({ value, label: value }))}
                />
              </Field>
            ) : null}
            <InputFields parameters={tool.parameters} values={values} onChange={setValues} />
            {tool.isActing ? (
              <Notice tone="warning">It really acts: what it books or sends in a test is booked or sent.</Notice>
            ) : null}
            <Button look="primary" isBusy={isBusy} onClick={() => void test(tool)}>
              Run
            </Button>
          </>
        ) : (
          <Button isBusy={isBusy} onClick={() => void begin()}>
            Try it
          </Button>
        )}
        <Refusal>{refusal}</Refusal>
        {outcome ? <Outcome outcome={outcome} /> : null}
      </Card>
    </aside>
  );
}

function Outcome({ outcome: { ok, answer, isData, error, durationMs, effects } }: { outcome: SkillTest }) {
  return (
    <div role="status" className="flex flex-col gap-3 text-sm">
      <p className="flex items-baseline justify-between gap-3">
        <span className={ok ? "font-medium text-positive" : "font-medium text-danger"}>
          {ok ? (isData ? "The language model gets" : "It says") : "It failed and says"}
        </span>
        <span className="tabular text-muted">{durationMs} ms</span>
      </p>
      {isData ? (
        <pre className="max-h-80 overflow-auto whitespace-pre-wrap break-words rounded-lg bg-raised p-3 font-mono text-xs leading-5">
          {answer}
        </pre>
      ) : (
        <p className="break-words rounded-lg bg-raised p-3">“{answer}”</p>
      )}
      {effects.map((effect) => (
        <p key={effect} className="text-muted">
          {effect}
        </p>
      ))}
      {error ? (
        <details>
          <summary className="min-h-9 text-muted hover:text-text touch:min-h-11">What happened</summary>
          <p className="break-words font-mono text-xs leading-5">{error}</p>
        </details>
      ) : null}
    </div>
  );
}
