"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { Badge } from "@/components/ui/badge";
import { moved } from "@/components/ui/order";
import { stageWords } from "@/components/ui/stages";
import { orderConnections } from "@/lib/providers/actions";
import type { Stage } from "@/lib/providers/catalog";
import { connectionsQuery } from "@/lib/providers/queries";
import type { Connection } from "@/lib/providers/schema";
import { ConnectionCard } from "./connection-card";
import { stageIcons } from "./stage-marks";

type StageConnectionsProps = {
  stage: Stage;
  connections: readonly Connection[];
  canManage: boolean;
  onEdit: (connection: Connection) => void;
  onChanged: () => void;
};

/** The providers of a stage in the order in which new agents use them; our own engine stands behind them. */
export function StageConnections({ stage, connections, canManage, onEdit, onChanged }: StageConnectionsProps) {
  const client = useQueryClient();
  const [news, setNews] = useState("");
  const Icon = stageIcons[stage];
  const { title, help } = stageWords[stage];

  async function move(connection: Connection, by: -1 | 1) {
    const ordered = moved(connections, connections.indexOf(connection), by);
    // A refresh on its way would put the old order back for a moment.
    await client.cancelQueries({ queryKey: connectionsQuery().queryKey });
    client.setQueryData(connectionsQuery().queryKey, (all = []) => [
      ...all.filter((each) => each.stage !== stage),
      ...ordered,
    ]);
    setNews(`${connection.name} is now ${ordered.indexOf(connection) + 1} of ${ordered.length}.`);
    try {
      const result = await orderConnections({ stage, ids: ordered.map(({ id }) => id) });
      if (!result.ok) toast.error(result.message);
    } catch {
      toast.error("Parley cannot be reached. The order was not changed.");
    }
    onChanged();
  }

  return (
    <section aria-labelledby={`providers-${stage}`}>
      <h2 id={`providers-${stage}`} className="flex items-center gap-2 font-semibold text-base">
        <Icon aria-hidden className="size-4 text-muted" />
        {title}
      </h2>
      <p className="mb-3 max-w-[72ch] text-muted text-sm">
        {connections.length === 0
          ? `${help} Only this machine does it so far.`
          : "New agents use the first and fall back on the next when it fails."}
      </p>
      <ol className="flex flex-col gap-3">
        {connections.map((connection, place) => (
          <li key={connection.id}>
            <ConnectionCard
              connection={connection}
              place={place}
              count={connections.length}
              canManage={canManage}
              onMove={(by) => move(connection, by)}
              onEdit={() => onEdit(connection)}
              onRemoved={onChanged}
            />
          </li>
        ))}
        <li className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-border border-dashed px-4 py-3">
          <span
            aria-hidden
            className="tabular grid size-7 shrink-0 place-items-center rounded-full bg-raised font-medium text-muted text-sm"
          >
            {connections.length + 1}
          </span>
          <span className="font-medium text-sm">Parley engine</span>
          <Badge>This machine</Badge>
          <span className="basis-full text-muted text-sm sm:basis-auto">Always there, needs no key.</span>
        </li>
      </ol>
      <p role="status" className="sr-only">
        {news}
      </p>
    </section>
  );
}
