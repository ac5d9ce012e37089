"use client";

import { Bookmark, Plus, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { removeView, saveView } from "@/lib/calls/actions";
import { type CallFilters, isNarrowed, readFilters, type SavedView, writeFilters } from "@/lib/calls/filters";

type ViewsMenuProps = {
  filters: CallFilters;
  views: readonly SavedView[];
  onShow: (filters: CallFilters) => void;
};

/** Choices of filters that this person keeps: show one, keep the present one, forget the one that is shown. */
export function ViewsMenu({ filters, views, onShow }: ViewsMenuProps) {
  const router = useRouter();
  const [isNaming, setNaming] = useState(false);
  const shown = views.find(({ query }) => query === writeFilters(filters));

  async function forget({ id }: SavedView) {
    const result = await removeView({ id });
    if (!result.ok) toast.error(result.message);
    router.refresh();
  }

  return (
    <>
      <Menu
        trigger={
          <Button>
            <Bookmark aria-hidden />
            <span className="max-w-36 truncate">{shown?.name ?? "Views"}</span>
          </Button>
        }
      >
        {views.length > 0 ? <MenuLabel>Saved views</MenuLabel> : null}
        {views.map((view) => (
          <MenuItem
            key={view.id}
            onSelect={() => onShow(readFilters(Object.fromEntries(new URLSearchParams(view.query))))}
          >
            <span className="max-w-64 truncate">{view.name}</span>
          </MenuItem>
        ))}
        {views.length > 0 ? <MenuSeparator /> : null}
        <MenuItem disabled={!isNarrowed(filters)} onSelect={() => setNaming(true)}>
          <Plus aria-hidden />
          Save this view
        </MenuItem>
        {shown ? (
          <MenuItem onSelect={() => forget(shown)}>
            <Trash2 aria-hidden />
            Remove “{shown.name}”
          </MenuItem>
        ) : null}
      </Menu>
      <Dialog
        open={isNaming}
        onOpenChange={setNaming}
        title="Save this view"
        description="You find it again under Views. Only you see it."
      >
        <NameForm filters={filters} onDone={() => setNaming(false)} />
      </Dialog>
    </>
  );
}

function NameForm({ filters, onDone }: { filters: CallFilters; onDone: () => void }) {
  const router = useRouter();
  const [name, setName] = useState("");
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function save(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const result = await saveView({ name, filters });
    setBusy(false);
    if (!result.ok) {
      setError(result.message);
      return;
    }
    router.refresh();
    onDone();
  }
  return (
    <form onSubmit={save}>
      <Field label="Name" error={error}>
        <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={60} autoFocus />
      </Field>
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button look="primary" type="submit" isBusy={isBusy} disabled={name.trim() === ""}>
          Save
        </Button>
      </DialogActions>
    </form>
  );
}
