"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { callsQuery } from "@/lib/calls/queries";
import type { CallPage } from "@/lib/calls/schema";
import { CallRows } from "./call-rows";
import { CallTable } from "./call-table";

/** The history: a table where there is room, rows to tap on a phone. `firstPage` was read by the server. */
export function CallList({ firstPage, showsPeople }: { firstPage: CallPage; showsPeople: boolean }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery({
    ...callsQuery(),
    initialData: { pages: [firstPage], pageParams: [null] },
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((call) => call.status === "active")) ? 5_000 : false,
  });
  const calls = data.pages.flatMap((page) => page.items);
  return (
    <>
      <div className="hidden md:block">
        <CallTable calls={calls} showsPeople={showsPeople} />
      </div>
      <div className="md:hidden">
        <CallRows calls={calls} showsPeople={showsPeople} />
      </div>
      {isFetchNextPageError ? (
        <Notice tone="danger" role="alert" className="mt-4">
          Older calls did not load. Check your connection, then try again.
        </Notice>
      ) : null}
      {hasNextPage ? (
        <div className="mt-6 flex justify-center">
          <Button isBusy={isFetchingNextPage} onClick={() => fetchNextPage()}>
            Show older calls
          </Button>
        </div>
      ) : null}
    </>
  );
}
