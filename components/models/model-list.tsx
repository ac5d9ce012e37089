"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Loading } from "@/components/ui/skeleton";
import { stageWords } from "@/components/ui/stages";
import { unreachable } from "@/components/ui/unreachable";
import { pullModel, removeModel } from "@/lib/models/actions";
import { modelsQuery } from "@/lib/models/queries";
import type { Model } from "@/lib/models/schema";
import { stages } from "@/lib/providers/catalog";
import { ModelCard } from "./model-card";
import { ModelsSkeleton } from "./models-skeleton";

type ModelListProps = {
  canManage: boolean;
  /** What the engine told the server; undefined when it did not answer. */
  seed: Model[] | undefined;
};

/** The models of this machine, by what they do, with live progress. */
export function ModelList({ canManage, seed }: ModelListProps) {
  const client = useQueryClient();
  const { data: models, error, refetch, isFetching } = useQuery({ ...modelsQuery(), initialData: seed });

  async function run(
    action: (input: { id: string }) => Promise<{ ok: true } | { ok: false; message: string }>,
    id: string,
  ) {
    try {
      const result = await action({ id });
      if (!result.ok) toast.error(result.message);
    } catch {
      toast.error(unreachable.message);
    }
    await client.invalidateQueries(modelsQuery());
  }

  if (error && !models) {
    return (
      <Notice tone="danger" role="alert">
        <p>{error.message}</p>
        <Button size="small" className="mt-3" isBusy={isFetching} onClick={() => refetch()}>
          Try again
        </Button>
      </Notice>
    );
  }
  if (!models) {
    return (
      <Loading>
        <ModelsSkeleton />
      </Loading>
    );
  }
  return (
    <div className="flex flex-col gap-10">
      {onlyStarterThinks(models) ? <StarterNotice canManage={canManage} /> : null}
      {stages.map((stage) => (
        <section key={stage} aria-labelledby={`models-${stage}`}>
          <h2 id={`models-${stage}`} className="font-semibold text-base">
            {stageWords[stage].title}
          </h2>
          <p className="mb-3 text-muted text-sm">{stageWords[stage].help}</p>
          <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
            {models
              .filter(({ kind }) => kind === stage)
              .map((model) => (
                <ModelCard
                  key={model.id}
                  model={model}
                  canManage={canManage}
                  onPull={(id) => run(pullModel, id)}
                  onRemove={(id) => run(removeModel, id)}
                />
              ))}
          </div>
        </section>
      ))}
    </div>
  );
}

/** Whether every language model at hand is one that only makes a bare machine talk. */
function onlyStarterThinks(models: readonly Model[]): boolean {
  const here = models.filter(({ kind, state }) => kind === "llm" && (state === "ready" || state === "installed"));
  return here.length > 0 && here.every(({ starter }) => starter);
}

function StarterNotice({ canManage }: { canManage: boolean }) {
  return (
    <Notice tone="warning">
      <p className="font-medium">Your agents think with the starter model.</p>
      <p className="mt-1">
        It lets a bare machine talk at once, but it knows little, makes things up and cannot choose skills by itself.{" "}
        {canManage
          ? "Download a larger language model below, or connect a server under Providers, then choose it in your agent."
          : "Ask an admin for a larger one, then choose it in your agent."}
      </p>
    </Notice>
  );
}
