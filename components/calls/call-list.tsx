"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Empty } from "@/components/ui/page";
import type { CallFilters } from "@/lib/calls/filters";
import { callsQuery, firstPage as first } from "@/lib/calls/queries";
import type { CallPage } from "@/lib/calls/schema";
import { CallRows } from "./call-rows";
import { CallTable } from "./call-table";
import { HitRows } from "./hit-rows";

type CallListProps = { firstPage: CallPage; filters: CallFilters; showsPeople: boolean };

/** The history: a table where there is room, rows to tap on a phone, lines that were said after a search. `firstPage` was
 * read by the server. */
export function CallList({ firstPage, filters, showsPeople }: CallListProps) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery({
    ...callsQuery(filters),
    initialData: { pages: [firstPage], pageParams: [first] },
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((call) => call.status === "active")) ? 5_000 : false,
  });
  const calls = data.pages.flatMap((page) => page.items);
  const searchedFor = data.pages[0]?.searchedFor;
  if (calls.length === 0) {
    return (
      <Empty icon={<SearchX aria-hidden />} title="No calls like that">
        {filters.q ? "Nothing was said with these words. Try fewer or other ones." : "Take a filter away to see more."}
      </Empty>
    );
  }
  return (
    <>
      {searchedFor ? (
        <Notice className="mb-4" role="status">
          Nobody said “{filters.q}”. These calls have <strong className="font-medium">{searchedFor}</strong>.
        </Notice>
      ) : null}
      {filters.q ? (
        <HitRows calls={calls} showsPeople={showsPeople} />
      ) : (
        <>
          <div className="hidden md:block">
            <CallTable calls={calls} showsPeople={showsPeople} />
          </div>
          <div className="md:hidden">
            <CallRows calls={calls} showsPeople={showsPeople} />
          </div>
        </>
      )}
      {isFetchNextPageError ? (
        <Notice tone="danger" role="alert" className="mt-4">
          More calls did not load. Check your connection, then try again.
        </Notice>
      ) : null}
      {hasNextPage ? (
        <div className="mt-6 flex justify-center">
          <Button isBusy={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {filters.q && filters.sort !== "newest" ? "Show more calls" : "Show older calls"}
          </Button>
        </div>
      ) : null}
    </>
  );
}
