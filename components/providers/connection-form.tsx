"use client";

import { type SubmitEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { errorsOf, type FieldErrors } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { stageWords } from "@/components/ui/stages";
import { Switch } from "@/components/ui/switch";
import { saveConnection, testConnection } from "@/lib/providers/actions";
import { type Stage, stages } from "@/lib/providers/catalog";
import { type Connection, type ConnectionTest, saveConnectionSchema } from "@/lib/providers/schema";
import { TestOutcome } from "./test-outcome";

type ConnectionFormProps = { connection: Connection | undefined; onSaved: () => void; onCancel: () => void };

/** A server's address, model and key. The key goes in and never comes back. */
export function ConnectionForm({ connection, onSaved, onCancel }: ConnectionFormProps) {
  const modelsId = useId();
  const [stage, setStage] = useState<Stage>(connection?.stage ?? "llm");
  const [name, setName] = useState(connection?.name ?? "");
  const [baseUrl, setBaseUrl] = useState(connection?.options.baseUrl ?? "");
  const [model, setModel] = useState(connection?.options.model ?? "");
  const [voice, setVoice] = useState(connection?.options.voice ?? "");
  const [apiKey, setApiKey] = useState("");
  const [removesKey, setRemovesKey] = useState(false);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [refusal, setRefusal] = useState<string>();
  const [outcome, setOutcome] = useState<ConnectionTest>();
  const [busy, setBusy] = useState<"saving" | "testing">();

  function read() {
    const input = saveConnectionSchema.safeParse({
      ...(connection ? { id: connection.id } : {}),
      stage,
      name,
      options: { baseUrl: baseUrl.trim(), model, ...(stage === "tts" && voice.trim() ? { voice } : {}) },
      ...(removesKey ? { apiKey: "" } : apiKey ? { apiKey } : {}),
    });
    setErrors(wordsFor(errorsOf(input.error)));
    setRefusal(undefined);
    setOutcome(undefined);
    return input.success ? input.data : undefined;
  }

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const input = read();
    if (!input) return;
    setBusy("saving");
    try {
      const result = await saveConnection(input);
      if (result.ok) return onSaved();
      setRefusal(result.message);
    } catch {
      setRefusal(unreachable);
    }
    setBusy(undefined);
  }

  async function test() {
    const input = read();
    if (!input) return;
    setBusy("testing");
    try {
      const result = await testConnection(input);
      if (result.ok) setOutcome(result.data);
      else setRefusal(result.message);
    } catch {
      setRefusal(unreachable);
    }
    setBusy(undefined);
  }

  return (
    <form onSubmit={save} noValidate className="flex flex-col gap-4">
      <Field label="What it does" help={stageWords[stage].help}>
        <Select
          value={stage}
          disabled={connection !== undefined}
          onValueChange={(next) => setStage(next as Stage)}
          options={stages.map((value) => ({
            value,
            label: `${stageWords[value].title}: ${stageWords[value].part.toLowerCase()}`,
          }))}
        />
      </Field>
      <Field label="Name" error={errors.name}>
        <Input value={name} maxLength={80} autoComplete="off" onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field
        label="Address"
        help="With its version, without the endpoint: http://127.0.0.1:11434/v1"
        error={errors["options.baseUrl"]}
      >
        <Input
          value={baseUrl}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          maxLength={500}
          onChange={(event) => setBaseUrl(event.target.value)}
        />
      </Field>
      <Field label="Model" error={errors["options.model"]}>
        <Input
          value={model}
          list={modelsId}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          onChange={(event) => setModel(event.target.value)}
        />
      </Field>
      <datalist id={modelsId}>
        {outcome?.models.map((id) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      {stage === "tts" ? (
        <Field label="Voice" help="Used by agents that do not name another." error={errors["options.voice"]}>
          <Input value={voice} autoComplete="off" maxLength={200} onChange={(event) => setVoice(event.target.value)} />
        </Field>
      ) : null}
      {removesKey ? null : (
        <Field
          label="Key"
          help={
            connection?.hasKey ? "A key is stored. Leave this empty to keep it." : "Only if the server asks for one."
          }
          error={errors.apiKey}
        >
          <Input
            type="password"
            value={apiKey}
            autoComplete="off"
            maxLength={500}
            placeholder={connection?.hasKey ? "••••••••••••" : undefined}
            onChange={(event) => setApiKey(event.target.value)}
          />
        </Field>
      )}
      {connection?.hasKey ? (
        <Switch checked={removesKey} onCheckedChange={setRemovesKey} label="Remove the stored key" />
      ) : null}
      {refusal ? (
        <Notice tone="danger" role="alert">
          {refusal}
        </Notice>
      ) : null}
      {outcome ? <TestOutcome outcome={outcome} stage={stage} /> : null}
      <DialogActions>
        <Button className="sm:mr-auto" isBusy={busy === "testing"} disabled={busy !== undefined} onClick={test}>
          Test
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" isBusy={busy === "saving"} disabled={busy !== undefined}>
          {connection ? "Save" : "Connect"}
        </Button>
      </DialogActions>
    </form>
  );
}

const unreachable = "Parley cannot be reached. Try again in a moment.";

/** The schema's own sentences are for developers. */
function wordsFor(errors: FieldErrors): FieldErrors {
  return {
    ...errors,
    ...(errors.name ? { name: "Give it a name that you will recognise." } : {}),
    ...(errors["options.baseUrl"]
      ? { "options.baseUrl": "That is not an address that begins with http:// or https://." }
      : {}),
    ...(errors["options.model"] ? { "options.model": "Which model should this server use?" } : {}),
  };
}
