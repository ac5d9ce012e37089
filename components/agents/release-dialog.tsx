"use client";

import { Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { type SubmitEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Refusal } from "@/components/ui/refusal";
import { Select } from "@/components/ui/select";
import { Slider } from "@/components/ui/slider";
import { unreachable } from "@/components/ui/unreachable";
import { setRelease } from "@/lib/agents/actions";
import {
  mostShares,
  type Release,
  type RollbackRule,
  setReleaseSchema,
  type Version,
} from "@/lib/agents/release-schema";
import { RuleFields } from "./rule-fields";
import { type Share, sharesOf, withoutShare, withPercent, withShare } from "./shares";

type ReleaseDialogProps = { slug: string; release: Release; versions: readonly Version[]; onClose: () => void };

/** Gives versions other shares of the callers. What the others get is taken from the first one, so they always add up. */
export function ReleaseDialog({ slug, release, versions, onClose }: ReleaseDialogProps) {
  const router = useRouter();
  const [shares, setShares] = useState<Share[]>(sharesOf(release));
  const [rule, setRule] = useState<RollbackRule | null>(release.rule);
  const [note, setNote] = useState("");
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const known = new Map(
    [...versions, ...release.versions.map(({ version }) => version)].map((each) => [each.id, each]),
  );
  const options = [...known.values()]
    .sort((a, b) => b.number - a.number)
    .map(({ id, number, note: what }) => ({
      value: id,
      label: `Version ${number}`,
      ...(what ? { detail: what } : {}),
    }));
  const isFree = (id: string) => !shares.some(({ versionId }) => versionId === id);
  const free = options.find(({ value }) => isFree(value));

  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const input = setReleaseSchema.safeParse({ slug, releaseId: release.id, shares, rule, note });
    if (!input.success) return setRefusal("The rule for going back needs a number of calls and at least one margin.");
    setBusy(true);
    const result = await setRelease(input.data).catch(() => undefined);
    setBusy(false);
    if (!result?.ok) return setRefusal(result?.message ?? unreachable.message);
    toast.success("The shares count from the next call on.");
    onClose();
    router.refresh();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Change shares"
      description="Which version answers which part of the callers. The same person always gets the same one."
      className="sm:w-[min(34rem,calc(100vw-2rem))]"
    >
      <form onSubmit={save} className="flex flex-col gap-5">
        <ol className="flex flex-col gap-4">
          {shares.map(({ versionId, percent }, at) => (
            <li key={versionId} className="flex flex-col gap-1">
              <div className="flex items-center gap-2">
                <Select
                  aria-label={at === 0 ? "Version for everybody else" : `Version ${at + 1}`}
                  value={versionId}
                  onValueChange={(id) =>
                    setShares(shares.map((share, index) => (index === at ? { ...share, versionId: id } : share)))
                  }
                  options={options.filter(({ value }) => value === versionId || isFree(value))}
                  className="flex-1"
                />
                <output className="tabular w-14 text-right font-medium text-sm">{percent} %</output>
                {at > 0 ? (
                  <Button
                    look="quiet"
                    size="icon"
                    aria-label={`Take version ${known.get(versionId)?.number} out`}
                    onClick={() => setShares(withoutShare(shares, at))}
                  >
                    <X aria-hidden />
                  </Button>
                ) : (
                  <span className="size-11 md:size-9 touch:size-11" />
                )}
              </div>
              {at > 0 ? (
                <Slider
                  label={`Share of version ${known.get(versionId)?.number}`}
                  value={percent}
                  min={1}
                  max={99}
                  step={1}
                  valueText={`${percent} %`}
                  onValueChange={(next) => setShares(withPercent(shares, at, next))}
                />
              ) : (
                <p className="text-muted text-xs">
                  {shares.length > 1 ? "Everybody else. The others are compared with it." : "Everybody."}
                </p>
              )}
            </li>
          ))}
        </ol>
        {free && shares.length < mostShares ? (
          <Button className="self-start" size="small" onClick={() => setShares(withShare(shares, free.value))}>
            <Plus aria-hidden />
            Add a version
          </Button>
        ) : null}
        {shares.length > 1 ? <RuleFields rule={rule} onChange={setRule} /> : null}
        <Field label="Note">
          <Input value={note} maxLength={300} onChange={(event) => setNote(event.target.value)} />
        </Field>
        <Refusal>{refusal}</Refusal>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isBusy}>
            Save shares
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
