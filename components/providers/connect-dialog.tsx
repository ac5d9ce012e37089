"use client";

import { ChevronLeft } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { providers } from "@/lib/providers/catalog";
import type { Connection } from "@/lib/providers/schema";
import { ConnectionForm } from "./connection-form";
import { type ConnectionDraft, newDraft } from "./draft";
import { ProviderPicker } from "./provider-picker";

/** Closed, choosing a provider, or filling in its form. */
export type ConnectStep = undefined | "choose" | ConnectionDraft;

type ConnectDialogProps = {
  step: ConnectStep;
  onStep: (step: ConnectStep) => void;
  connections: readonly Connection[];
  onSaved: (name: string) => void;
};

/** From nothing to a connected provider: choose it, then fill in what it needs. */
export function ConnectDialog({ step, onStep, connections, onSaved }: ConnectDialogProps) {
  const close = () => onStep(undefined);
  const draft = typeof step === "object" ? step : undefined;
  const entry = draft ? providers[draft.provider] : undefined;
  const title = draft?.connection
    ? `Edit ${draft.connection.name}`
    : entry
      ? `Connect ${entry.label}`
      : "Connect a provider";
  return (
    <Dialog
      open={step !== undefined}
      onOpenChange={(open) => !open && close()}
      title={title}
      description={
        entry
          ? `What callers say is sent there when an agent uses it. ${entry.region}`
          : "Choose who hears, thinks or speaks for your agents."
      }
      className={draft ? "sm:w-[min(34rem,calc(100vw-2rem))]" : "sm:w-[min(46rem,calc(100vw-2rem))]"}
    >
      {draft ? (
        <>
          {draft.connection ? null : (
            <Button look="quiet" size="small" className="-mt-2 mb-3 -ml-3" onClick={() => onStep("choose")}>
              <ChevronLeft aria-hidden />
              All providers
            </Button>
          )}
          <ConnectionForm key={draft.provider} draft={draft} onSaved={onSaved} onCancel={close} />
        </>
      ) : (
        <ProviderPicker onChoose={(provider) => onStep(newDraft(provider, connections))} />
      )}
    </Dialog>
  );
}
