"use client";

import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refusal } from "@/components/ui/refusal";
import { Select } from "@/components/ui/select";
import { unreachable } from "@/components/ui/unreachable";
import { publishDraft } from "@/lib/agents/actions";
import { type AgentDraft, publishDraftSchema } from "@/lib/agents/draft-schema";
import { compareContents, type Names } from "@/lib/agents/fields";
import { defaultRule, type RollbackRule } from "@/lib/agents/release-schema";
import { FieldChanges } from "./field-changes";
import { RuleFields } from "./rule-fields";

type PublishDialogProps = {
  /** As it is stored: what the dialog shows is what is published. */
  draft: AgentDraft;
  names: Names;
  onClose: () => void;
  onPublished: (draft: AgentDraft) => void;
};

/** Shows the words that changed, and asks for a note and for whom it is. */
export function PublishDialog({ draft, names, onClose, onPublished }: PublishDialogProps) {
  const { published, content, revision, agent } = draft;
  const [note, setNote] = useState("");
  const [percent, setPercent] = useState(100);
  const [rule, setRule] = useState<RollbackRule | null>(defaultRule);
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const changes = published ? compareContents(published.content, content, names) : [];
  const next = (published?.number ?? 0) + 1;

  async function publish(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const input = publishDraftSchema.safeParse({
      ...{ slug: agent.slug, revision, note, percent },
      rule: percent === 100 ? null : rule,
    });
    if (!input.success) return setRefusal("The rule for going back needs a number of calls and at least one margin.");
    setBusy(true);
    setRefusal(undefined);
    try {
      const result = await publishDraft(input.data);
      if (result.ok) return onPublished(result.data);
      setRefusal(result.message);
    } catch {
      setRefusal(unreachable.message);
    }
    setBusy(false);
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Publish version ${next}`}
      description="It answers from the next call on. Calls that are on keep the version they began with."
      className="sm:w-[min(44rem,calc(100vw-2rem))]"
    >
      <form onSubmit={publish} className="flex flex-col gap-5">
        {changes.length > 0 ? (
          <div className="max-h-[40dvh] overflow-y-auto rounded-lg bg-background px-4 py-3">
            <FieldChanges changes={changes} before={`Version ${published?.number}`} after={`Version ${next}`} />
          </div>
        ) : null}
        <Field label="Note" help="What is new, for those who look at this list later.">
          <Input value={note} maxLength={300} onChange={(event) => setNote(event.target.value)} />
        </Field>
        {published ? (
          <>
            <Field label="Who gets it" help={shareHelp(percent)}>
              <Select
                value={String(percent)}
                onValueChange={(value) => setPercent(Number(value))}
                options={portions.map((portion) => ({
                  value: String(portion),
                  label: portion === 100 ? "Everybody" : `${portion} % of the callers`,
                }))}
              />
            </Field>
            {percent < 100 ? <RuleFields rule={rule} onChange={setRule} /> : null}
          </>
        ) : null}
        <Refusal>{refusal}</Refusal>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isBusy}>
            Publish
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

const portions = [100, 50, 30, 10, 5] as const;

const shareHelp = (percent: number) =>
  percent === 100
    ? "From now on this version answers all calls."
    : "The others keep the version that answers most people now. The same person always gets the same one.";
