import { AudioLines } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { AgentTabs } from "@/components/agents/agent-tabs";
import { Notices } from "@/components/agents/notices";
import { Button } from "@/components/ui/button";
import { Page } from "@/components/ui/page";
import { requireDraft } from "@/lib/agents/draft-store";
import { measureReadRate } from "@/lib/agents/read-rate";
import { listNotices } from "@/lib/agents/release-store";
import { listModels, listVoices } from "@/lib/models/store";
import { listConnections } from "@/lib/providers/store";
import { pageUser } from "../../page-user";
import { Studio } from "./_components/studio";
import { orNotFound } from "./or-not-found";

export const metadata: Metadata = { title: "Agent" };

export default async function Agent({ params }: { params: Promise<{ slug: string }> }) {
  const user = await pageUser("agent:write");
  const { slug } = await params;
  const [draft, notices, connections, models, voices] = await Promise.all([
    orNotFound(requireDraft(user, slug)),
    listNotices(user),
    listConnections(user),
    // Without the engine the form still works, with ids for names.
    listModels(user).catch(() => undefined),
    listVoices(user).catch(() => undefined),
  ]);
  const readRate = await measureReadRate(user, draft.content.config.llm);
  return (
    <Page
      title={draft.content.name}
      back={{ href: "/agents", label: "Agents" }}
      action={
        draft.published ? (
          <Button asChild>
            <Link href={`/?agent=${slug}`}>
              <AudioLines aria-hidden />
              Talk
            </Link>
          </Button>
        ) : undefined
      }
    >
      <AgentTabs slug={slug} current="edit" />
      <Notices notices={notices.filter(({ agent }) => agent.slug === slug)} />
      <Studio initial={draft} connections={connections} seed={{ models, voices, readRate }} />
    </Page>
  );
}
