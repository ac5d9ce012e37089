"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plug, Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Empty, Page } from "@/components/ui/page";
import { stages } from "@/lib/providers/catalog";
import { connectionsQuery } from "@/lib/providers/queries";
import { type Connection, connectableSchema } from "@/lib/providers/schema";
import { ConnectDialog, type ConnectStep } from "./connect-dialog";
import { DetectedServers } from "./detected-servers";
import { detectedDraft, editDraft, newDraft } from "./draft";
import { ProviderPicker } from "./provider-picker";
import { StageConnections } from "./stage-connections";

type ProviderListProps = { seed: Connection[]; canManage: boolean };

/** Who hears, thinks and speaks beside this machine's own engine, in the order in which agents use them. */
export function ProviderList({ seed, canManage }: ProviderListProps) {
  const client = useQueryClient();
  const { data: connections } = useQuery({ ...connectionsQuery(), initialData: seed });
  const [step, setStep] = useState<ConnectStep>();
  const refresh = () => client.invalidateQueries({ queryKey: connectionsQuery().queryKey });
  const off = connectableSchema.options.filter((id) => !connections.some(({ provider }) => provider === id));
  const connect = (
    <Button look="primary" onClick={() => setStep("choose")}>
      <Plus aria-hidden />
      Connect a provider
    </Button>
  );
  return (
    <Page
      title="Providers"
      lead="Who hears, thinks and speaks for your agents, beside this machine’s own models."
      action={canManage ? connect : undefined}
    >
      <div className="flex flex-col gap-10">
        {canManage ? (
          <DetectedServers
            connections={connections}
            onChoose={(server) => setStep(detectedDraft(server, connections))}
          />
        ) : null}
        {connections.length === 0 ? (
          <Empty icon={<Plug aria-hidden />} title="Everything runs on this machine">
            {canManage
              ? "Your agents need nothing else. To use a larger model or another voice, choose a provider below, enter its key and test it; agents then list it."
              : "Your agents need nothing else. An admin can connect other providers, and agents then list them."}
          </Empty>
        ) : (
          stages.map((stage) => (
            <StageConnections
              key={stage}
              stage={stage}
              connections={connections.filter((connection) => connection.stage === stage)}
              canManage={canManage}
              onEdit={(connection) => setStep(editDraft(connection))}
              onChanged={refresh}
            />
          ))
        )}
        {canManage && off.length > 0 ? (
          <section aria-labelledby="providers-off">
            <h2 id="providers-off" className="font-semibold text-base">
              Not connected
            </h2>
            <p className="mb-3 text-muted text-sm">Off until you connect them. Nothing is sent to them.</p>
            <ProviderPicker only={off} isWide onChoose={(provider) => setStep(newDraft(provider, connections))} />
          </section>
        ) : null}
      </div>
      <ConnectDialog
        step={step}
        onStep={setStep}
        connections={connections}
        onSaved={(name) => {
          setStep(undefined);
          toast.success(`${name} is connected. Agents can use it now.`);
          refresh();
        }}
      />
    </Page>
  );
}
