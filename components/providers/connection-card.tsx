"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { Refusal } from "@/components/ui/refusal";
import { placeOfConnection } from "@/components/ui/stages";
import { unreachable } from "@/components/ui/unreachable";
import { removeConnection, testConnection } from "@/lib/providers/actions";
import { providers } from "@/lib/providers/catalog";
import type { Connection, ConnectionTest } from "@/lib/providers/schema";
import { fieldsOf } from "./fields";
import { Failure, HealthBadge, speedLabel } from "./health-badge";
import { priceLines } from "./money";
import { TestOutcome } from "./test-outcome";

type ConnectionCardProps = {
  connection: Connection;
  /** Its place in the order, from 0, and how many there are. */
  place: number;
  count: number;
  canManage: boolean;
  onMove: (by: -1 | 1) => void;
  onEdit: () => void;
  onRemoved: () => void;
};

/** A connected provider: how it does, what is set, and what can be done with it. */
export function ConnectionCard({
  connection,
  place,
  count,
  canManage,
  onMove,
  onEdit,
  onRemoved,
}: ConnectionCardProps) {
  const { id, stage, provider, name, options } = connection;
  const [outcome, setOutcome] = useState<ConnectionTest>();
  const [refusal, setRefusal] = useState<string>();
  const [isTesting, setTesting] = useState(false);
  const [isAsking, setAsking] = useState(false);

  async function test() {
    setTesting(true);
    setOutcome(undefined);
    setRefusal(undefined);
    try {
      const result = await testConnection({ id, stage, provider, name, options });
      if (result.ok) setOutcome(result.data);
      else setRefusal(result.message);
    } catch {
      setRefusal(unreachable.message);
    }
    setTesting(false);
  }
  async function remove() {
    setRefusal(undefined);
    try {
      const result = await removeConnection({ id });
      if (result.ok) onRemoved();
      else setRefusal(result.message);
    } catch {
      setRefusal(unreachable.message);
    }
  }

  return (
    <Card className="flex flex-col gap-3 p-4">
      <div className="flex items-start gap-3">
        <span
          aria-hidden
          className="tabular grid size-7 shrink-0 place-items-center rounded-full bg-raised font-medium text-muted text-sm"
        >
          {place + 1}
        </span>
        <div className="min-w-0 flex-1">
          <div className="flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1.5">
            <h3 className="mr-1 break-words font-semibold text-base">{name}</h3>
            <HealthBadge health={connection.health} />
            <Badge>{placeOfConnection(connection)}</Badge>
          </div>
          {name === providers[provider].label ? null : (
            <p className="text-muted text-sm">{providers[provider].label}</p>
          )}
        </div>
        {canManage && count > 1 ? (
          <div className="-mt-1 -mr-2 flex">
            <MoveButton label={`Move ${name} up`} isEnd={place === 0} onClick={() => onMove(-1)}>
              <ArrowUp aria-hidden />
            </MoveButton>
            <MoveButton label={`Move ${name} down`} isEnd={place === count - 1} onClick={() => onMove(1)}>
              <ArrowDown aria-hidden />
            </MoveButton>
          </div>
        ) : null}
      </div>
      <Failure health={connection.health} />
      <Facts connection={connection} />
      {outcome ? <TestOutcome outcome={outcome} stage={stage} /> : null}
      <Refusal>{refusal}</Refusal>
      {canManage ? (
        <div className="flex flex-wrap gap-2 pt-1">
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
        description="Parley forgets the provider and its key. Nothing changes at the provider itself."
        action="Remove"
        onConfirm={remove}
      />
    </Card>
  );
}

type MoveButtonProps = { label: string; isEnd: boolean; onClick: () => void; children: ReactNode };

/** Stays focusable at the end of the list, so that the keyboard is not thrown out of it. */
function MoveButton({ label, isEnd, onClick, children }: MoveButtonProps) {
  return (
    <Button
      look="quiet"
      size="icon"
      aria-label={label}
      aria-disabled={isEnd || undefined}
      onClick={isEnd ? undefined : onClick}
    >
      {children}
    </Button>
  );
}

/** What is set, what it costs, and how soon it answers in calls. Defaults that are folded away in the form are left out here too. */
function Facts({ connection }: { connection: Connection }) {
  const { provider, stage, options, hasKey, price, health } = connection;
  const set = fieldsOf(provider, stage)
    .filter(({ name, isAdvanced, usual }) => options[name] && !(isAdvanced && options[name] === usual))
    .map(({ name, title }) => ({ label: title, value: options[name] }));
  const facts = [
    ...set,
    { label: "Key", value: hasKey ? "Stored" : "None" },
    ...(price ? [{ label: "Price", value: priceLines(price).join(", ") }] : []),
    ...(health.firstMsP95 === null
      ? []
      : [{ label: speedLabel(stage), value: `${health.firstMsP95} ms in 19 of 20 answers` }]),
  ];
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
      {facts.map(({ label, value }) => (
        <div key={label} className="min-w-0">
          <dt className="text-muted text-xs">{label}</dt>
          <dd className="tabular break-words [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
