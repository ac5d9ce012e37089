"use client";

import Link from "next/link";
import { type SubmitEvent, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Refusal } from "@/components/ui/refusal";
import { Tabs } from "@/components/ui/tabs";
import { unreachable } from "@/components/ui/unreachable";
import { readImport, saveSecret, saveSkill } from "@/lib/skills/actions";
import type { Import, SkillDraft } from "@/lib/skills/import/schema";

/** Makes HTTP skills of an OpenAPI description or a curl command: read it, choose, make. */
export function ImportForm() {
  const [drafts, setDrafts] = useState<SkillDraft[]>();
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function read(input: Import) {
    setBusy(true);
    setRefusal(undefined);
    const result = await readImport(input).catch(() => unreachable);
    setBusy(false);
    if (result.ok) setDrafts(result.data);
    else setRefusal(result.message);
  }

  if (drafts) return <Choice drafts={drafts} onBack={() => setDrafts(undefined)} />;
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <Tabs
        label="Import from"
        tabs={[
          {
            value: "curl",
            label: "curl",
            content: (
              <Source
                label="Command"
                help="As your browser or the API's guide gives it."
                from="curl"
                {...{ read, isBusy }}
              />
            ),
          },
          {
            value: "openapi-url",
            label: "OpenAPI address",
            content: (
              <Source
                label="Address"
                help="Of the description, in JSON or YAML."
                from="openapi-url"
                {...{ read, isBusy }}
              />
            ),
          },
          {
            value: "openapi",
            label: "OpenAPI text",
            content: (
              <Source label="Description" help="OpenAPI 3, in JSON or YAML." from="openapi" {...{ read, isBusy }} />
            ),
          },
        ]}
      />
      <Refusal>{refusal}</Refusal>
    </div>
  );
}

type SourceProps = {
  label: string;
  help: string;
  from: Import["from"];
  read: (input: Import) => Promise<void>;
  isBusy: boolean;
};

function Source({ label, help, from, read, isBusy }: SourceProps) {
  const [text, setText] = useState("");
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    void read(from === "openapi-url" ? { from, url: text.trim() } : { from, text });
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label={label} help={help}>
        {from === "openapi-url" ? (
          <Input
            value={text}
            inputMode="url"
            placeholder="https://api.example.com/openapi.json"
            onChange={(event) => setText(event.target.value)}
          />
        ) : (
          <Textarea
            rows={8}
            className="font-mono text-sm"
            spellCheck={false}
            value={text}
            placeholder={from === "curl" ? "curl https://api.example.com/tables -H 'X-Api-Key: …'" : "openapi: 3.1.0"}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" look="primary" className="self-start" isBusy={isBusy} disabled={text.trim() === ""}>
        Read it
      </Button>
    </form>
  );
}

type Made = { name: string; message: string | undefined };

function Choice({ drafts, onBack }: { drafts: readonly SkillDraft[]; onBack: () => void }) {
  const [chosen, setChosen] = useState<readonly string[]>(drafts.length === 1 ? drafts.map(({ name }) => name) : []);
  const [made, setMade] = useState<readonly Made[]>([]);
  const [isBusy, setBusy] = useState(false);
  const failures = made.filter(({ message }) => message !== undefined);
  const isMade = (name: string) => made.some((one) => one.name === name && one.message === undefined);

  async function make() {
    setBusy(true);
    const done: Made[] = [];
    for (const draft of drafts.filter(({ name }) => chosen.includes(name) && !isMade(name))) {
      for (const { name, value, hosts } of draft.secrets) {
        if (value !== undefined) await saveSecret({ name, value, hosts }).catch(() => unreachable);
      }
      const result = await saveSkill({ name: draft.name, baseVersion: 0, config: draft.config }).catch(
        () => unreachable,
      );
      done.push({ name: draft.name, message: result.ok ? undefined : result.message });
    }
    setMade([...made.filter(({ message }) => message === undefined), ...done]);
    setBusy(false);
  }

  return (
    <div className="flex flex-col gap-4">
      <Card>
        <ul className="divide-y divide-border">
          {drafts.map((draft) => (
            <li key={draft.name}>
              <label className="flex cursor-pointer items-start gap-3 px-4 py-3 hover:bg-raised/60">
                <input
                  type="checkbox"
                  className="mt-1 size-4 shrink-0 accent-accent"
                  checked={chosen.includes(draft.name)}
                  disabled={isMade(draft.name)}
                  onChange={(event) =>
                    setChosen(
                      event.target.checked ? [...chosen, draft.name] : chosen.filter((name) => name !== draft.name),
                    )
                  }
                />
                <span className="min-w-0 flex-1">
                  <span className="flex flex-wrap items-center gap-2">
                    <span className="break-words font-medium text-sm">{draft.name}</span>
                    <Badge>{draft.config.method}</Badge>
                    {isMade(draft.name) ? <Badge tone="positive">made</Badge> : null}
                  </span>
                  <span className="mt-0.5 line-clamp-2 text-muted text-sm">{draft.config.description}</span>
                  {[...draft.notes, ...draft.secrets.map(secretNote)].map((note) => (
                    <span key={note} className="block text-muted text-xs">
                      {note}
                    </span>
                  ))}
                  {isMade(draft.name) ? (
                    <Link href={`/skills/${draft.name}`} className="text-accent text-sm underline underline-offset-2">
                      Open it
                    </Link>
                  ) : null}
                </span>
              </label>
            </li>
          ))}
        </ul>
      </Card>
      {failures.length > 0 ? (
        <Notice tone="danger" role="alert">
          {failures.map(({ name, message }) => (
            <p key={name}>
              {name}: {message}
            </p>
          ))}
        </Notice>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Button
          look="primary"
          isBusy={isBusy}
          disabled={!chosen.some((name) => !isMade(name))}
          onClick={() => void make()}
        >
          {chosen.length === 1 ? "Make 1 skill" : `Make ${chosen.length} skills`}
        </Button>
        <Button onClick={onBack}>Back</Button>
        {drafts.length > 1 ? (
          <Button look="quiet" onClick={() => setChosen(drafts.map(({ name }) => name))}>
            Choose all
          </Button>
        ) : null}
      </div>
    </div>
  );
}

const secretNote = ({ name, value }: SkillDraft["secrets"][number]) =>
  value === undefined ? `Needs the secret ${name}.` : `The key in it is stored as the secret ${name}.`;
