"use client";

import { Plus, Server } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Empty, Page } from "@/components/ui/page";
import type { Connection } from "@/lib/providers/schema";
import { ConnectionCard } from "./connection-card";
import { ConnectionForm } from "./connection-form";

type ConnectionListProps = { connections: readonly Connection[]; canManage: boolean };

/** The servers an admin has connected beside this machine's own engine. */
export function ConnectionList({ connections, canManage }: ConnectionListProps) {
  const router = useRouter();
  const [form, setForm] = useState<{ connection: Connection | undefined }>();
  const add = (
    <Button look="primary" onClick={() => setForm({ connection: undefined })}>
      <Plus aria-hidden />
      Connect a server
    </Button>
  );
  return (
    <Page
      title="Providers"
      lead="Servers that hear, think or speak instead of this machine’s own models."
      action={canManage && connections.length > 0 ? add : undefined}
    >
      {connections.length === 0 ? (
        <Empty
          icon={<Server aria-hidden />}
          title="Everything runs on this machine"
          action={canManage ? add : undefined}
        >
          Connect any server that speaks the OpenAI protocol (Ollama, vLLM, LocalAI, Kokoro or a cloud service), then
          choose it in an agent.
        </Empty>
      ) : (
        <div className="grid gap-4 md:grid-cols-2">
          {connections.map((connection) => (
            <ConnectionCard
              key={connection.id}
              connection={connection}
              canManage={canManage}
              onEdit={() => setForm({ connection })}
              onRemoved={() => router.refresh()}
            />
          ))}
        </div>
      )}
      <Dialog
        open={form !== undefined}
        onOpenChange={(open) => !open && setForm(undefined)}
        title={form?.connection ? `Edit ${form.connection.name}` : "Connect a server"}
        description="What callers say is sent to this server when an agent uses it."
      >
        {form ? (
          <ConnectionForm
            connection={form.connection}
            onCancel={() => setForm(undefined)}
            onSaved={() => {
              setForm(undefined);
              router.refresh();
            }}
          />
        ) : null}
      </Dialog>
    </Page>
  );
}
