"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { eventsQuery } from "@/lib/calls/queries";

/** The story of the call as the worker wrote it down, for those who look for a fault. Read when it is opened. */
export function EventLog({ callId }: { callId: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="group/log mb-8 max-w-4xl" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="inline-flex min-h-9 items-center gap-1 rounded-md text-muted text-sm hover:text-text touch:min-h-11">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open/log:rotate-90" />
        Event log
      </summary>
      {isOpen ? <Lines callId={callId} /> : null}
    </details>
  );
}

function Lines({ callId }: { callId: string }) {
  const { data, isError, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    eventsQuery(callId),
  );
  if (isError) return <Notice tone="danger">The event log did not load. Close it and try again.</Notice>;
  if (isPending) return <p className="py-2 text-muted text-sm">Loading…</p>;
  const lines = data.pages.flatMap(({ items }) => items);
  if (lines.length === 0) return <p className="py-2 text-muted text-sm">Nothing was written down.</p>;
  return (
    <div className="mt-2 overflow-x-auto rounded-lg border border-border">
      <table className="w-full border-collapse text-left font-mono text-xs">
        <thead className="sr-only">
          <tr>
            <th scope="col">Call time</th>
            <th scope="col">Event</th>
            <th scope="col">Data</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {lines.map(({ sequence, atMs, type, data: detail }) => (
            <tr key={sequence}>
              <td className="tabular whitespace-nowrap px-3 py-1.5 text-right text-muted">
                {(atMs / 1_000).toFixed(3)}
              </td>
              <td className="whitespace-nowrap px-3 py-1.5">{type}</td>
              <td className="break-all px-3 py-1.5 text-muted">{JSON.stringify(detail)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {hasNextPage ? (
        <div className="border-border border-t p-2 text-center">
          <Button size="small" look="quiet" isBusy={isFetchingNextPage} onClick={() => fetchNextPage()}>
            Show more
          </Button>
        </div>
      ) : null}
    </div>
  );
}
