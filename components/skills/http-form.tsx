"use client";

import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import { type Method, methods } from "@/lib/skills/http/schema";
import { HeadersField } from "./headers-field";
import type { KindFormProps } from "./kind-form";
import { ParametersField } from "./parameters-field";

/** A request to an API: what is asked, how, and what of the answer is said. */
export function HttpForm({ config, onChange, problems }: KindFormProps<"http">) {
  const set = (change: Partial<typeof config>) => onChange({ ...config, ...change });
  return (
    <>
      <Section title="Purpose" help="The language model decides by this when to use it.">
        <Field label="Description" help="What it does, and what it is not for." error={problems.description}>
          <Textarea
            rows={3}
            maxLength={1_000}
            value={config.description}
            placeholder="Finds free tables in our restaurant. Not for bookings."
            onChange={(event) => set({ description: event.target.value })}
          />
        </Field>
        <ParametersField
          parameters={config.parameters}
          onChange={(parameters) => set({ parameters })}
          problems={problems}
        />
      </Section>
      <Section
        title="Request"
        help={
          <>
            <code className="font-mono text-text text-xs">{"{{value}}"}</code> stands for a value,{" "}
            <code className="font-mono text-text text-xs">{"{{secret.NAME}}"}</code> for a secret,{" "}
            <code className="font-mono text-text text-xs">{"{{caller.name}}"}</code> and{" "}
            <code className="font-mono text-text text-xs">{"{{now}}"}</code> for what they say.
          </>
        }
      >
        <div className="grid gap-5 sm:grid-cols-[8rem_minmax(0,1fr)]">
          <Field label="Method" error={problems.method}>
            <Select
              value={config.method}
              onValueChange={(method) => set({ method: method as Method })}
              options={methods.map((value) => ({ value, label: value }))}
            />
          </Field>
          <Field label="Address" error={problems.url}>
            <Input
              value={config.url}
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              placeholder="https://api.example.com/tables?day={{day}}"
              onChange={(event) => set({ url: event.target.value })}
            />
          </Field>
        </div>
        <HeadersField headers={config.headers} onChange={(headers) => set({ headers })} problems={problems} />
        {config.method === "GET" && !config.body ? null : (
          <Field label="Body" help="Sent as JSON unless a Content-Type header says otherwise." error={problems.body}>
            <Textarea
              rows={6}
              className="font-mono text-sm"
              spellCheck={false}
              value={config.body}
              placeholder={'{\n  "day": "{{day}}"\n}'}
              onChange={(event) => set({ body: event.target.value })}
            />
          </Field>
        )}
      </Section>
      <Section title="Answer" help="What becomes of it. Test it to see what comes back.">
        <Field label="Part that counts" help="A JSONPath, such as $.tables[0]. Empty: all of it." error={problems.pick}>
          <Input
            value={config.pick}
            className="font-mono"
            autoComplete="off"
            spellCheck={false}
            placeholder="$"
            onChange={(event) => set({ pick: event.target.value })}
          />
        </Field>
        <Field
          label="Sentence"
          help="Said as it is; {{$.path}} stands for something of that part. Empty: the language model reads the answer and tells of it."
          error={problems.sentence}
        >
          <Input
            value={config.sentence}
            maxLength={500}
            placeholder="There are {{$.count}} tables free."
            onChange={(event) => set({ sentence: event.target.value })}
          />
        </Field>
      </Section>
    </>
  );
}
