"use client";

import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Notice } from "@/components/ui/notice";
import { placeOf, stageWords } from "@/components/ui/stages";
import { removeConnection, testConnection } from "@/lib/providers/actions";
import type { Connection, ConnectionTest } from "@/lib/providers/schema";
import { TestOutcome } from "./test-outcome";

type ConnectionCardProps = {
  connection: Connection;
  canManage: boolean;
  onEdit: () => void;
  onRemoved: () => void;
};

/** A connected server: what it does, where it stands, whether it answers. */
export function ConnectionCard({ connection, canManage, onEdit, onRemoved }: ConnectionCardProps) {
  const { id, stage, name, options, hasKey } = connection;
  const [outcome, setOutcome] = useState<ConnectionTest>();
  const [refusal, setRefusal] = useState<string>();
  const [isTesting, setTesting] = useState(false);
  const [isAsking, setAsking] = useState(false);

  async function test() {
    setTesting(true);
    setOutcome(undefined);
    setRefusal(undefined);
    try {
      const result = await testConnection({ id, stage, name, options });
      if (result.ok) setOutcome(result.data);
      else setRefusal(result.message);
    } catch {
      setRefusal("Parley cannot be reached. Try again in a moment.");
    }
    setTesting(false);
  }
  async function remove() {
    const result = await removeConnection({ id });
    if (result.ok) onRemoved();
    else setRefusal(result.message);
  }

  return (
    <Card className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-1 font-semibold text-base">{name}</h2>
        <Badge tone="accent">{stageWords[stage].title}</Badge>
        <Badge>{placeOf(options.baseUrl)}</Badge>
      </div>
      <dl className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
        <dt className="text-muted">Address</dt>
        <dd className="break-all">{options.baseUrl}</dd>
        <dt className="text-muted">Model</dt>
        <dd className="break-all">{options.model}</dd>
        {options.voice ? (
          <>
            <dt className="text-muted">Voice</dt>
            <dd className="break-all">{options.voice}</dd>
          </>
        ) : null}
        <dt className="text-muted">Key</dt>
        <dd>{hasKey ? "Stored" : "None"}</dd>
      </dl>
      {outcome ? <TestOutcome outcome={outcome} stage={stage} /> : null}
      {refusal ? (
        <Notice tone="danger" role="alert">
          {refusal}
        </Notice>
      ) : null}
      {canManage ? (
        <div className="mt-auto flex flex-wrap gap-2 pt-1">
          <Button size="small" isBusy={isTesting} onClick={test} aria-label={`Test ${name}`}>
            Test
          </Button>
          <Button size="small" onClick={onEdit} aria-label={`Edit ${name}`}>
            Edit
          </Button>
          <Button size="small" look="quiet-danger" onClick={() => setAsking(true)} aria-label={`Remove ${name}`}>
            Remove
          </Button>
        </div>
      ) : null}
      <Confirm
        open={isAsking}
        onOpenChange={setAsking}
        title={`Remove ${name}?`}
        description="Parley forgets the server and its key. Nothing changes on the server itself."
        action="Remove"
        onConfirm={remove}
      />
    </Card>
  );
}
