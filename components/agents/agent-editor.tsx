"use client";

import { useRouter } from "next/navigation";
import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { errorsOf, type FieldErrors, focusFirstError } from "@/components/ui/field-errors";
import { LocalTime } from "@/components/ui/local-time";
import { Notice } from "@/components/ui/notice";
import { UnsavedGuard } from "@/components/ui/unsaved-guard";
import { saveAgent } from "@/lib/agents/actions";
import { type AgentDetail, saveAgentSchema } from "@/lib/agents/schema";
import type { Connection } from "@/lib/providers/schema";
import { AgentForm, type EngineSeed } from "./agent-form";
import { draftOf, isSame } from "./draft";

type AgentEditorProps = { agent: AgentDetail; connections: readonly Connection[]; seed: EngineSeed };

/** Edits an agent. Each save makes a new version that answers from the next call on; edits stay in the form until
 * they are saved, whatever the server says. */
export function AgentEditor({ agent, connections, seed }: AgentEditorProps) {
  const router = useRouter();
  const [saved, setSaved] = useState(agent);
  const [draft, setDraft] = useState(draftOf(agent));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [justSaved, setJustSaved] = useState(false);
  const isDirty = !isSame(draft, draftOf(saved));

  function discard() {
    setDraft(draftOf(saved));
    setErrors({});
    setRefusal(undefined);
  }

  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const input = saveAgentSchema.safeParse({ slug: saved.slug, baseVersion: saved.version, ...draft });
    setErrors(errorsOf(input.error));
    setRefusal(input.success ? undefined : "Some fields need another look. They are marked above.");
    if (!input.success) return focusFirstError(event.currentTarget);
    setBusy(true);
    try {
      const result = await saveAgent(input.data);
      if (result.ok) {
        setSaved(result.data);
        setDraft(draftOf(result.data));
        setJustSaved(true);
        router.refresh();
      } else setRefusal(result.message);
    } catch {
      setRefusal("Parley cannot be reached. Your changes are still here; try again in a moment.");
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={save} noValidate>
      <AgentForm draft={draft} onChange={setDraft} errors={errors} connections={connections} seed={seed} />
      <div
        // A phone has no room for a bar with nothing to do.
        data-dirty={isDirty || undefined}
        className="bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 -mx-4 mt-6 flex data-dirty:sticky md:sticky flex-col gap-3 border-border border-t bg-surface px-4 py-3 sm:-mx-6 sm:px-6 md:bottom-4 md:mx-0 md:rounded-xl md:border md:px-4 md:shadow-lg"
      >
        {refusal ? (
          <Notice tone="danger" role="alert">
            {refusal}
          </Notice>
        ) : null}
        <div className="flex items-center gap-3">
          <p className="min-w-0 flex-1 text-muted text-sm">
            <span className="text-text" data-testid="agent-version">
              Version {saved.version}
            </span>
            <span className="hidden sm:inline">
              {" "}
              · saved <LocalTime iso={saved.updatedAt} />
            </span>
            <span role="status" className="block">
              {isDirty ? <span className="text-warning">Unsaved changes</span> : null}
              {justSaved && !isDirty ? (
                <span className="text-positive">Saved. It answers from the next call on.</span>
              ) : null}
            </span>
          </p>
          <Button disabled={!isDirty || isBusy} onClick={discard}>
            Discard
          </Button>
          <Button type="submit" look="primary" isBusy={isBusy} disabled={!isDirty}>
            Save
          </Button>
        </div>
      </div>
      <UnsavedGuard isDirty={isDirty} what={saved.name} />
    </form>
  );
}
