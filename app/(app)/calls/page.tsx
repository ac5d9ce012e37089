import { AudioLines } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { CallList } from "@/components/calls/call-list";
import { Button } from "@/components/ui/button";
import { Empty, Page } from "@/components/ui/page";
import { can } from "@/lib/authorise";
import { listCallsSchema } from "@/lib/calls/filters";
import { listCalls } from "@/lib/calls/list-store";
import { pageUser } from "../page-user";

export const metadata: Metadata = { title: "Calls" };

export default async function Calls() {
  const user = await pageUser("call:read-own");
  const seesAll = can(user, "call:read-all");
  const firstPage = await listCalls(user, listCallsSchema.parse({}));
  return (
    <Page title="Calls" lead={seesAll ? "Everybody’s calls, newest first." : "Your calls, newest first."}>
      {firstPage.items.length === 0 ? (
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
        <CallList firstPage={firstPage} showsPeople={seesAll} />
      )}
    </Page>
  );
}
