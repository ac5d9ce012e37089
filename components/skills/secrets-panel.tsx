"use client";

import { KeyRound, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { errorsOf, type FieldErrors } from "@/components/ui/field-errors";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Refusal } from "@/components/ui/refusal";
import { unreachable } from "@/components/ui/unreachable";
import { removeSecret, saveSecret } from "@/lib/skills/actions";
import { type SkillSecretSummary, saveSecretSchema } from "@/lib/skills/schema";

type Draft = { name: string; hosts: string; isKnown: boolean };
type SecretsPanelProps = {
  secrets: readonly SkillSecretSummary[];
  /** A name to begin with, from a skill that lacks it. */
  wanted: string | undefined;
};

/** The keys that skills refer to by name. They go in and never come back. */
export function SecretsPanel({ secrets, wanted }: SecretsPanelProps) {
  const router = useRouter();
  const isMissing = wanted !== undefined && !secrets.some(({ name }) => name === wanted);
  const [draft, setDraft] = useState<Draft | undefined>(
    isMissing ? { name: wanted, hosts: "", isKnown: false } : undefined,
  );
  const [removing, setRemoving] = useState<string>();
  const [refusal, setRefusal] = useState<string>();

  async function remove() {
    if (removing === undefined) return;
    const result = await removeSecret({ name: removing }).catch(() => unreachable);
    setRefusal(result.ok ? undefined : result.message);
    router.refresh();
  }

  return (
    <section id="secrets" aria-labelledby="secrets-title" className="mt-10">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 id="secrets-title" className="font-semibold text-base">
            Secrets
          </h2>
          <p className="mt-1 max-w-[72ch] text-muted text-sm">
            Keys that skills refer to as <code className="font-mono text-xs">{"{{secret.NAME}}"}</code>. Each goes to
            its hosts and nowhere else.
          </p>
        </div>
        <Button onClick={() => setDraft({ name: "", hosts: "", isKnown: false })}>
          <Plus aria-hidden />
          Add a secret
        </Button>
      </div>
      {refusal ? (
        <Notice tone="danger" role="alert" className="mb-3">
          {refusal}
        </Notice>
      ) : null}
      {secrets.length === 0 ? (
        <p className="rounded-lg border border-border border-dashed px-4 py-6 text-center text-muted text-sm">
          None yet. Skills that need no key need none.
        </p>
      ) : (
        <Card>
          <ul className="divide-y divide-border">
            {secrets.map(({ name, hosts }) => (
              <li key={name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
                <KeyRound aria-hidden className="size-4 shrink-0 text-muted" />
                <span className="min-w-0 flex-1">
                  <span className="block break-all font-medium font-mono text-sm">{name}</span>
                  <span className="block break-words text-muted text-xs">{hosts.join(", ")}</span>
                </span>
                <Button
                  size="small"
                  look="quiet"
                  aria-label={`Replace ${name}`}
                  onClick={() => setDraft({ name, hosts: hosts.join(", "), isKnown: true })}
                >
                  Replace
                </Button>
                <Button
                  size="small"
                  look="quiet-danger"
                  aria-label={`Remove ${name}`}
                  onClick={() => setRemoving(name)}
                >
                  Remove
                </Button>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {draft ? (
        <SecretDialog
          draft={draft}
          onClose={() => setDraft(undefined)}
          onSaved={() => {
            setDraft(undefined);
            router.refresh();
          }}
        />
      ) : null}
      <Confirm
        open={removing !== undefined}
        onOpenChange={() => setRemoving(undefined)}
        title={`Remove ${removing}?`}
        description="It cannot be read back. Skills that refer to it would fail."
        action="Remove"
        onConfirm={remove}
      />
    </section>
  );
}

function SecretDialog({ draft, onClose, onSaved }: { draft: Draft; onClose: () => void; onSaved: () => void }) {
  const [errors, setErrors] = useState<FieldErrors>({});
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const hosts = String(form.get("hosts"))
      .split(/[\s,]+/)
      .filter(Boolean);
    const name = draft.isKnown ? draft.name : String(form.get("name")).trim();
    const input = saveSecretSchema.safeParse({ name, value: String(form.get("value")), hosts });
    setErrors(errorsOf(input.error));
    if (!input.success) return;
    setBusy(true);
    const result = await saveSecret(input.data).catch(() => unreachable);
    setBusy(false);
    if (result.ok) onSaved();
    else setRefusal(result.message);
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={draft.isKnown ? `Replace ${draft.name}` : "Add a secret"}
      description="It is stored encrypted and never shown again."
    >
      <form onSubmit={save} noValidate className="flex flex-col gap-4">
        {draft.isKnown ? null : (
          <Field label="Name" help="Capitals, digits and _, such as TABLES_KEY." error={errors.name}>
            <Input name="name" defaultValue={draft.name} maxLength={60} autoComplete="off" spellCheck={false} />
          </Field>
        )}
        <Field label="Value" error={errors.value}>
          <Input name="value" type="password" autoComplete="new-password" />
        </Field>
        <Field
          label="Hosts"
          help="Where it may be sent to, such as api.example.com."
          error={errors.hosts ?? Object.entries(errors).find(([path]) => path.startsWith("hosts."))?.[1]}
        >
          <Input name="hosts" defaultValue={draft.hosts} autoComplete="off" spellCheck={false} />
        </Field>
        <Refusal>{refusal}</Refusal>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isBusy}>
            Store
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
