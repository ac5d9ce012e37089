import { Bot } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { TalkPage } from "@/components/talk/talk-page";
import { Button } from "@/components/ui/button";
import { Empty, Page } from "@/components/ui/page";
import { listAgents } from "@/lib/agents/store";
import { can } from "@/lib/authorise";
import { pageUser } from "./page-user";

export const metadata: Metadata = { title: "Talk" };

export default async function Talk({ searchParams }: { searchParams: Promise<{ agent?: string | string[] }> }) {
  const user = await pageUser("call:talk");
  const [first, ...others] = await listAgents(user);
  if (!first) return <NobodyToTalkTo canMake={can(user, "agent:write")} />;
  const { agent } = await searchParams;
  return <TalkPage agents={[first, ...others]} initialSlug={typeof agent === "string" ? agent : undefined} />;
}

function NobodyToTalkTo({ canMake }: { canMake: boolean }) {
  return (
    <Page title="Talk">
      <Empty
        icon={<Bot aria-hidden />}
        title="Nobody to talk to yet"
        action={
          canMake ? (
            <Button look="primary" asChild>
              <Link href="/agents">Make an agent</Link>
            </Button>
          ) : undefined
        }
      >
        {canMake ? "Make an agent: a name, a voice and what it should know." : "An admin has to make an agent first."}
      </Empty>
    </Page>
  );
}
