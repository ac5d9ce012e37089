"use client";

import { Archive, ArchiveRestore, Copy, Download, Ellipsis } from "lucide-react";
import { useRouter } from "next/navigation";
import { type SubmitEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Menu, MenuItem } from "@/components/ui/menu";
import { unreachable } from "@/components/ui/unreachable";
import { archiveAgent, duplicateAgent } from "@/lib/agents/actions";
import type { StudioAgent } from "@/lib/agents/draft-schema";
import { fileUrl } from "@/lib/agents/queries";
import { slugOf } from "./draft";

/** What else can be done with an agent. */
export function AgentMenu({ agent }: { agent: StudioAgent }) {
  const router = useRouter();
  const [open, setOpen] = useState<"archive" | "duplicate">();
  const { slug, name, archived } = agent;

  async function archive() {
    const result = await archiveAgent({ slug, archived: !archived }).catch(() => undefined);
    if (!result?.ok) toast.error(result?.message ?? unreachable.message);
    router.refresh();
  }
  return (
    // Above the row's own link.
    <div className="relative z-10">
      <Menu
        trigger={
          <Button look="quiet" size="icon" aria-label={`More about ${name}`}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {archived ? (
          <MenuItem onSelect={archive}>
            <ArchiveRestore aria-hidden />
            Put back
          </MenuItem>
        ) : (
          <>
            <MenuItem onSelect={() => setOpen("duplicate")}>
              <Copy aria-hidden />
              Duplicate
            </MenuItem>
            <MenuItem asChild>
              <a href={fileUrl(slug)} download>
                <Download aria-hidden />
                Export as a file
              </a>
            </MenuItem>
            <MenuItem onSelect={() => setOpen("archive")}>
              <Archive aria-hidden />
              Archive
            </MenuItem>
          </>
        )}
      </Menu>
      <Confirm
        open={open === "archive"}
        onOpenChange={(isOpen) => !isOpen && setOpen(undefined)}
        title={`Archive ${name}?`}
        description="Nobody can call it any more. Its calls and versions are kept, and it can be put back."
        action="Archive"
        onConfirm={archive}
      />
      {open === "duplicate" ? <DuplicateDialog agent={agent} onClose={() => setOpen(undefined)} /> : null}
    </div>
  );
}

function DuplicateDialog({ agent, onClose }: { agent: StudioAgent; onClose: () => void }) {
  const router = useRouter();
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function duplicate(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name")).trim();
    const newSlug = slugOf(name);
    if (newSlug === "") return setError("A name with at least one letter or digit is needed.");
    setBusy(true);
    const result = await duplicateAgent({ slug: agent.slug, newSlug, name }).catch(() => undefined);
    if (result?.ok) return router.push(`/agents/${newSlug}`);
    setError(result?.message ?? unreachable.message);
    setBusy(false);
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Duplicate ${agent.name}`}
      description="The copy has everything its draft says, and nobody can call it before you publish it."
    >
      <form onSubmit={duplicate}>
        <Field label="Name of the copy" error={error}>
          <Input
            name="name"
            maxLength={60}
            defaultValue={`${agent.name} copy`.slice(0, 60)}
            autoFocus
            autoComplete="off"
            required
          />
        </Field>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isBusy={isBusy}>
            Duplicate
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
