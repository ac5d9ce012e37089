"use client";

import { Check, CloudOff, LoaderCircle, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { LocalTime } from "@/components/ui/local-time";
import { Notice } from "@/components/ui/notice";
import { changedFields } from "@/lib/agents/fields";
import type { SaveStatus } from "./autosave";
import type { DraftInHand } from "./use-draft";

type SaveBarProps = { draft: DraftInHand; canPublish: boolean; onPublish: () => void; onTry: () => void };

/** Always in sight: whether the draft is kept, what is published, and the way from one to the other. */
export function SaveBar({ draft, canPublish, onPublish, onTry }: SaveBarProps) {
  const { status, stored, isPublished } = draft;
  const { published } = stored;
  return (
    <div className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 -mx-4 mt-6 flex flex-col gap-3 border-border border-t bg-surface px-4 py-3 sm:-mx-6 sm:px-6 md:bottom-4 md:mx-0 md:rounded-xl md:border md:px-4 md:shadow-lg">
      {status.name === "conflict" ? <Conflict draft={draft} theirs={status.theirs} /> : null}
      {status.name === "refused" ? (
        <Notice tone="danger" role="alert">
          {status.message}
        </Notice>
      ) : null}
      <div className="flex items-center gap-3">
        <p className="min-w-0 flex-1 text-muted text-sm">
          <span role="status" data-testid="save-status" data-status={status.name} className="flex items-center gap-1.5">
            <StatusText status={status} />
          </span>
          <span className="block truncate text-xs" data-testid="agent-version">
            {published === null ? (
              "Nobody can call it yet"
            ) : isPublished ? (
              <>
                Same as version {published.number}, <LocalTime iso={published.createdAt} />
              </>
            ) : (
              `Changed since version ${published.number}`
            )}
          </span>
        </p>
        <Button className="xl:hidden" onClick={onTry}>
          Try it
        </Button>
        <Button look="primary" disabled={!canPublish} onClick={onPublish}>
          Publish
        </Button>
      </div>
    </div>
  );
}

function StatusText({ status }: { status: SaveStatus }): ReactNode {
  switch (status.name) {
    case "saved":
      return (
        <>
          <Check aria-hidden className="size-4 shrink-0 text-positive" />
          Draft saved
        </>
      );
    case "waiting":
    case "saving":
      return (
        <>
          <LoaderCircle aria-hidden className="size-4 shrink-0" />
          Saving…
        </>
      );
    case "unfit":
      return (
        <span className="flex items-center gap-1.5 text-warning">
          <TriangleAlert aria-hidden className="size-4 shrink-0" />
          Not saved: a marked field needs another look
        </span>
      );
    case "offline":
      return (
        <span className="flex items-center gap-1.5 text-warning">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          Not saved: Parley cannot be reached. It is tried again.
        </span>
      );
    case "refused":
    case "conflict":
      return (
        <span className="flex items-center gap-1.5 text-warning">
          <TriangleAlert aria-hidden className="size-4 shrink-0" />
          Not saved
        </span>
      );
  }
}

/** Two people, or two tabs, have written different things. Nobody's words are lost before somebody has chosen. */
function Conflict({ draft, theirs }: { draft: DraftInHand; theirs: DraftInHand["stored"] }) {
  const fields = changedFields(theirs.content, draft.content);
  return (
    <Notice tone="warning" role="alert">
      <p>
        {theirs.editedBy?.name ?? "Somebody"} changed this draft
        {theirs.editedAt ? (
          <>
            {" "}
            (<LocalTime iso={theirs.editedAt} />)
          </>
        ) : null}
        {" while you were writing. "}
        {fields.length > 0 ? `Yours differs in: ${fields.join(", ")}.` : ""}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" onClick={draft.keepMine}>
          Keep mine
        </Button>
        <Button size="small" onClick={draft.takeTheirs}>
          Take theirs
        </Button>
      </div>
    </Notice>
  );
}
