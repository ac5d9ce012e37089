"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { UnsavedGuard } from "@/components/ui/unsaved-guard";
import type { AgentDraft } from "@/lib/agents/draft-schema";
import type { Connection } from "@/lib/providers/schema";
import { builtins } from "@/lib/skills/catalog";
import { AgentForm, type EngineSeed } from "./agent-form";
import { PublishDialog } from "./publish-dialog";
import { SaveBar } from "./save-bar";
import { type DraftInHand, useDraft } from "./use-draft";

type AgentEditorProps = {
  initial: AgentDraft;
  connections: readonly Connection[];
  seed: EngineSeed;
  /** Where the draft is tried: beside the form, or over it where there is no room. */
  renderTry: (draft: DraftInHand, shown: { isOpen: boolean; onClose: () => void }) => ReactNode;
};

/** Edits an agent's draft, which keeps itself. Nobody else meets it before it is published. */
export function AgentEditor({ initial, connections, seed, renderTry }: AgentEditorProps) {
  const router = useRouter();
  const draft = useDraft(initial);
  const [publishing, setPublishing] = useState<AgentDraft>();
  const [isTryOpen, setTryOpen] = useState(false);
  const { status, content, stored, errors, isReady, isPublished } = draft;
  const isAtRisk = !["saved", "waiting", "saving"].includes(status.name);
  const names = {
    connections: Object.fromEntries(connections.map(({ id, name }) => [id, name])),
    skills: Object.fromEntries(Object.entries(builtins).map(([name, { label }]) => [name, label])),
  };

  const openPublish = async () => setPublishing(await draft.settle());

  return (
    <div className="grid items-start gap-x-10 xl:grid-cols-[minmax(0,1fr)_23rem]">
      <form noValidate data-stacked onSubmit={(event) => event.preventDefault()} className="min-w-0">
        <div>
          <AgentForm
            slug={stored.agent.slug}
            draft={content}
            generation={draft.generation}
            onChange={draft.change}
            errors={errors}
            connections={connections}
            seed={seed}
          />
        </div>
        <SaveBar
          draft={draft}
          canPublish={isReady && !isPublished && status.name !== "conflict"}
          onPublish={openPublish}
          onTry={() => setTryOpen(true)}
        />
      </form>
      {renderTry(draft, { isOpen: isTryOpen, onClose: () => setTryOpen(false) })}
      {publishing ? (
        <PublishDialog
          draft={publishing}
          names={names}
          onClose={() => setPublishing(undefined)}
          onPublished={(next) => {
            setPublishing(undefined);
            draft.adopt(next);
            toast.success(`Version ${next.published?.number} answers from the next call on.`);
            router.refresh();
          }}
        />
      ) : null}
      <UnsavedGuard isDirty={isAtRisk} what={stored.agent.name} />
    </div>
  );
}
