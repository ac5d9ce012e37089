"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { NumberInput } from "@/components/ui/number-input";
import { Section } from "@/components/ui/section";
import { Select } from "@/components/ui/select";
import type { ModuleFacts, WasmConfig, WasmManifest } from "@/lib/skills/wasm/schema";
import type { KindFormProps } from "./kind-form";
import { NamedValuesField } from "./named-values-field";
import { SchemaField } from "./schema-field";
import { WasmUpload } from "./wasm-upload";

const answers = [
  { value: "sentence", label: "A sentence", detail: "said as it is" },
  { value: "data", label: "JSON", detail: "for the language model" },
] as const;

/** A plug-in: its module, what it is given and what it may do. */
export function WasmForm({ config, onChange, problems }: KindFormProps<"wasm">) {
  const [facts, setFacts] = useState<ModuleFacts>();
  /** Raised when a manifest fills the form in, so that fields with a text of their own begin anew. */
  const [filled, setFilled] = useState(0);
  const set = (change: Partial<WasmConfig>) => onChange({ ...config, ...change });
  const inFields = (prefix: string) => Object.entries(problems).find(([path]) => path.startsWith(prefix))?.[1];

  function take(found: ModuleFacts, manifest: WasmManifest | undefined) {
    setFacts(found);
    setFilled(filled + 1);
    const [only] = found.functions;
    const known = found.functions.includes(config.functionName) ? config.functionName : undefined;
    const functionName = known ?? (found.functions.length === 1 ? (only ?? "") : "");
    onChange({ ...config, functionName, ...(manifest && fromManifest(config, manifest)), sha256: found.sha256 });
  }

  return (
    <>
      <Section
        title="Module"
        help="A WebAssembly module made with a kit of Extism. It runs in a sandbox: no files, no network but what you allow here."
      >
        <WasmUpload sha256={config.sha256} facts={facts} onUploaded={take} error={problems.sha256} />
        <Field label="Function" help="The one that answers." error={problems.functionName}>
          {facts ? (
            <Select
              value={config.functionName}
              onValueChange={(functionName) => set({ functionName })}
              placeholder="Choose a function"
              options={facts.functions.map((value) => ({ value, label: value }))}
            />
          ) : (
            <Input
              value={config.functionName}
              className="font-mono"
              autoComplete="off"
              spellCheck={false}
              placeholder="answer"
              onChange={(event) => set({ functionName: event.target.value })}
            />
          )}
        </Field>
      </Section>
      <Section title="Purpose" help="The language model decides by this when to use it, and with what.">
        <Field label="Description" help="What it does, and what it is not for." error={problems.description}>
          <Textarea
            rows={3}
            maxLength={1_000}
            value={config.description}
            placeholder="Rolls dice for a game. Not for other random numbers."
            onChange={(event) => set({ description: event.target.value })}
          />
        </Field>
        <SchemaField
          key={`input ${filled}`}
          schema={config.input}
          onChange={(input) => set({ input })}
          error={inFields("input")}
        />
        <Field label="It answers with" error={problems.answer}>
          <Select
            value={config.answer}
            onValueChange={(answer) => set({ answer: answer as WasmConfig["answer"] })}
            options={answers}
          />
        </Field>
      </Section>
      <Section title="Limits" help="Everything the plug-in may take. Its time is “Give up after”, below.">
        <Field
          label="Hosts it may ask"
          help="One in each line, such as api.example.com or *.example.com. Empty: none."
          error={inFields("allowedHosts")}
        >
          <Textarea
            key={`hosts ${filled}`}
            className="font-mono text-sm"
            spellCheck={false}
            defaultValue={config.allowedHosts.join("\n")}
            onChange={(event) =>
              set({
                allowedHosts: event.target.value.split(/[\s,]+/).flatMap((host) => host.trim().toLowerCase() || []),
              })
            }
          />
        </Field>
        <Field label="Memory" className="sm:max-w-60" error={problems.memoryMegabytes}>
          <NumberInput
            unit="MB"
            value={config.memoryMegabytes}
            min={1}
            max={256}
            onValueChange={(memoryMegabytes) => set({ memoryMegabytes })}
          />
        </Field>
        <NamedValuesField
          legend="Settings it reads"
          noun="setting"
          path="settings"
          most={20}
          example="api-key"
          values={config.settings}
          onChange={(settings) => set({ settings })}
          problems={problems}
        />
      </Section>
    </>
  );
}

/** A manifest's settings have no values; those that are filled in already stay. */
function fromManifest(config: WasmConfig, manifest: WasmManifest): Partial<WasmConfig> {
  const { name: _name, settings, ...rest } = manifest;
  const keptOf = (name: string) => config.settings.find((setting) => setting.name === name)?.value ?? "";
  return { ...rest, settings: settings.map((name) => ({ name, value: keptOf(name) })) };
}
