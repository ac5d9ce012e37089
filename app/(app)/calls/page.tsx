import { AudioLines } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { CallList } from "@/components/calls/call-list";
import { Finder } from "@/components/calls/finder";
import { Button } from "@/components/ui/button";
import { Empty, Page } from "@/components/ui/page";
import { can } from "@/lib/authorise";
import { filterChoices } from "@/lib/calls/choices-store";
import { isNarrowed, listCallsSchema, readFilters, writeFilters } from "@/lib/calls/filters";
import { listCalls } from "@/lib/calls/list-store";
import { listViews } from "@/lib/calls/views-store";
import { pageUser } from "../page-user";

export const metadata: Metadata = { title: "Calls" };

type CallsProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Calls({ searchParams }: CallsProps) {
  const user = await pageUser("call:read-own");
  const seesAll = can(user, "call:read-all");
  const filters = readFilters(await searchParams);
  const [firstPage, choices, views] = await Promise.all([
    listCalls(user, listCallsSchema.parse(filters)),
    filterChoices(user),
    listViews(user),
  ]);
  const order = filters.q !== undefined && filters.sort !== "newest" ? "best match first" : "newest first";
  const isEmpty = firstPage.items.length === 0 && !isNarrowed(filters);
  return (
    <Page title="Calls" lead={`${seesAll ? "Everybody’s" : "Your"} calls, ${order}.`}>
      {isEmpty ? (
        <Empty
          icon={<AudioLines aria-hidden />}
          title="No calls yet"
          action={
            <Button look="primary" asChild>
              <Link href="/">Talk now</Link>
            </Button>
          }
        >
          Every call is kept here with what was said, so that you can read and hear it again.
        </Empty>
      ) : (
        <>
          <Finder filters={filters} choices={choices} views={views} />
          <CallList key={writeFilters(filters)} firstPage={firstPage} filters={filters} showsPeople={seesAll} />
        </>
      )}
    </Page>
  );
}
