"use client";

import { Download, Trash2 } from "lucide-react";
import { useState } from "react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { bytes } from "@/components/ui/bytes";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import type { Model } from "@/lib/models/schema";
import { PullProgress } from "./pull-progress";

type ModelCardProps = {
  model: Model;
  canManage: boolean;
  onPull: (id: string) => Promise<void>;
  onRemove: (id: string) => Promise<void>;
};

const states: Record<Model["state"], { label: string; tone: Tone }> = {
  available: { label: "Not installed", tone: "neutral" },
  pulling: { label: "Downloading", tone: "accent" },
  installed: { label: "Installed", tone: "neutral" },
  loading: { label: "Loading", tone: "accent" },
  ready: { label: "Answers now", tone: "positive" },
  failed: { label: "Failed", tone: "danger" },
};

/** A model: what it is, what it costs, whether it is here. */
export function ModelCard({ model, canManage, onPull, onRemove }: ModelCardProps) {
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const state = states[model.state];
  const canPull = model.state === "available" || model.state === "failed";

  async function pull() {
    setBusy(true);
    await onPull(model.id).finally(() => setBusy(false));
  }

  return (
    <Card className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
        <h3 className="mr-1 font-semibold text-base">{model.name}</h3>
        <Badge tone={state.tone}>{state.label}</Badge>
        {model.starter ? <Badge tone="warning">Starter</Badge> : null}
        {model.tools ? <Badge>Uses skills</Badge> : null}
      </div>
      <p className="text-muted text-sm">{model.description}</p>
      <Facts model={model} />
      {model.progress ? <PullProgress progress={model.progress} name={model.name} /> : null}
      {model.state === "failed" && model.error ? <p className="text-danger text-sm">{model.error}</p> : null}
      {canManage && (canPull || model.state === "installed") ? (
        <div className="mt-auto pt-1">
          {canPull ? (
            <Button
              size="small"
              isBusy={isBusy}
              onClick={pull}
              aria-label={`${model.state === "failed" ? "Try again" : "Download"}: ${model.name}`}
            >
              <Download aria-hidden />
              {model.state === "failed" ? "Try again" : "Download"}
            </Button>
          ) : (
            <Button
              size="small"
              look="quiet-danger"
              className="-ml-3"
              onClick={() => setAsking(true)}
              aria-label={`Remove: ${model.name}`}
            >
              <Trash2 aria-hidden />
              Remove
            </Button>
          )}
        </div>
      ) : null}
      <Confirm
        open={isAsking}
        onOpenChange={setAsking}
        title={`Remove ${model.name}?`}
        description="Its files are deleted from this machine. Agents that use it stop answering until you choose another model for them or download it again."
        action="Remove"
        onConfirm={() => onRemove(model.id)}
      />
    </Card>
  );
}

function Facts({ model }: { model: Model }) {
  const languages =
    model.languages.length > 6 ? `${model.languages.length} languages` : model.languages.map(languageName).join(", ");
  const facts = [
    { label: "Size", value: model.sizeBytes === null ? undefined : bytes(model.sizeBytes) },
    { label: "Memory", value: model.ramBytes === null ? undefined : bytes(model.ramBytes) },
    { label: "Languages", value: languages },
    {
      label: "Licence",
      value: model.licenceUrl ? (
        <a
          href={model.licenceUrl}
          target="_blank"
          rel="noreferrer"
          className="-my-3 inline-block py-3 underline decoration-border underline-offset-4 hover:decoration-current"
        >
          {model.licence}
        </a>
      ) : (
        model.licence
      ),
    },
  ];
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
      {facts.map(({ label, value }) =>
        value ? (
          <div key={label}>
            <dt className="text-muted text-xs">{label}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
