"use client";

import { useRouter } from "next/navigation";
import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { errorsOf, type FieldErrors, focusFirstError, untouched } from "@/components/ui/field-errors";
import { Refusal } from "@/components/ui/refusal";
import { unreachable } from "@/components/ui/unreachable";
import { UnsavedGuard } from "@/components/ui/unsaved-guard";
import { removeSkill, saveSkill } from "@/lib/skills/actions";
import { type SaveSkill, type SkillConfig, type SkillSecretSummary, saveSkillSchema } from "@/lib/skills/schema";
import { SkillForm } from "./skill-form";
import { TestPanel } from "./test-panel";
import { labelOf } from "./words";

type SkillEditorProps = {
  /** Version 0: not saved yet. */
  skill: { name: string; version: number; config: SkillConfig };
  secrets: readonly SkillSecretSummary[];
  /** It has no name yet. */
  isNew: boolean;
};

/** Edits a skill, with a test beside it. Each save makes a new version, which calls that begin from then on have. */
export function SkillEditor({ skill, secrets, isNew }: SkillEditorProps) {
  const router = useRouter();
  const [saved, setSaved] = useState(skill);
  const [draft, setDraft] = useState<Pick<SaveSkill, "name" | "config">>({ name: skill.name, config: skill.config });
  const [errors, setErrors] = useState<FieldErrors>({});
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const [justSaved, setJustSaved] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const isDirty = isNew || JSON.stringify(draft.config) !== JSON.stringify(saved.config);
  const isBuiltin = draft.config.kind === "builtin";

  /** A mark stays until its field is edited; whether it is right then the next save tells. */
  function change(next: typeof draft) {
    const left = untouched(errors, draft, next);
    if (Object.keys(left).length < Object.keys(errors).length) {
      setErrors(left);
      if (Object.keys(left).length === 0) setRefusal(undefined);
    }
    setDraft(next);
  }

  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const input = saveSkillSchema.safeParse({ ...draft, baseVersion: saved.version });
    setErrors(errorsOf(input.error));
    setRefusal(input.success ? undefined : "Some fields need another look. They are marked above.");
    if (!input.success) return focusFirstError(event.currentTarget);
    setBusy(true);
    const result = await saveSkill(input.data).catch(() => unreachable);
    setBusy(false);
    if (!result.ok) return setRefusal(result.message);
    if (isNew) return router.push(`/skills/${input.data.name}`);
    setSaved(result.data);
    setDraft({ name: result.data.name, config: result.data.config });
    setJustSaved(true);
    router.refresh();
  }

  async function remove() {
    const result = await removeSkill({ name: saved.name }).catch(() => unreachable);
    if (!result.ok) return setRefusal(result.message);
    router.push("/skills");
    router.refresh();
  }

  return (
    <div className="grid gap-x-10 gap-y-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <form onSubmit={save} noValidate className="min-w-0" aria-label="Skill">
        <SkillForm draft={draft} isNew={isNew} onChange={change} errors={errors} secrets={secrets} />
        <div className="bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 -mx-4 mt-6 flex flex-col gap-3 border-border border-t bg-surface px-4 py-3 sm:-mx-6 sm:px-6 md:sticky md:bottom-4 md:mx-0 md:rounded-xl md:border md:px-4 md:shadow-lg">
          <Refusal>{refusal}</Refusal>
          <div className="flex flex-wrap items-center gap-3">
            <p className="min-w-0 flex-1 text-sm" role="status">
              {saved.version > 0 ? <span className="block">Version {saved.version}</span> : null}
              {isDirty ? <span className="text-warning">{isNew ? "Not saved yet" : "Unsaved changes"}</span> : null}
              {justSaved && !isDirty ? (
                <span className="text-positive">Saved. Calls have it from the next one on.</span>
              ) : null}
              {!isDirty && !justSaved && saved.version === 0 ? <span className="text-muted">As it comes</span> : null}
            </p>
            {saved.version > 0 ? (
              <Button look="quiet-danger" onClick={() => setRemoving(true)}>
                {isBuiltin ? "Reset" : "Remove"}
              </Button>
            ) : null}
            <Button type="submit" look="primary" isBusy={isBusy} disabled={!isDirty}>
              Save
            </Button>
          </div>
        </div>
      </form>
      <TestPanel name={draft.name} config={draft.config} />
      <UnsavedGuard isDirty={isDirty && !isBusy && !isNew} what={labelOf(saved.name)} />
      <Confirm
        open={isRemoving}
        onOpenChange={setRemoving}
        title={isBuiltin ? `Reset ${labelOf(saved.name)}?` : `Remove ${saved.name}?`}
        description={
          isBuiltin
            ? "It becomes again what it was at first."
            : "Its settings and phrases are gone. Calls that run now keep it."
        }
        action={isBuiltin ? "Reset" : "Remove"}
        onConfirm={remove}
      />
    </div>
  );
}
