import { GitCommitVertical } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { AgentTabs } from "@/components/agents/agent-tabs";
import { Notices } from "@/components/agents/notices";
import { ReleaseCard } from "@/components/agents/release-card";
import { VersionList } from "@/components/agents/version-list";
import { Button } from "@/components/ui/button";
import { Empty, Page } from "@/components/ui/page";
import { requireDraft } from "@/lib/agents/draft-store";
import { listVersionsSchema } from "@/lib/agents/release-schema";
import { getRelease, listNotices, listVersions } from "@/lib/agents/release-store";
import { pageUser } from "../../../page-user";
import { orNotFound } from "../or-not-found";

export const metadata: Metadata = { title: "Versions" };

export default async function Versions({ params }: { params: Promise<{ slug: string }> }) {
  const user = await pageUser("agent:write");
  const { slug } = await params;
  const [draft, versions, release, notices] = await Promise.all([
    orNotFound(requireDraft(user, slug)),
    orNotFound(listVersions(user, slug, listVersionsSchema.parse({}))),
    orNotFound(getRelease(user, slug)),
    listNotices(user),
  ]);
  return (
    <Page title={draft.content.name} back={{ href: "/agents", label: "Agents" }}>
      <AgentTabs slug={slug} current="versions" />
      <Notices notices={notices.filter(({ agent }) => agent.slug === slug)} />
      {release ? (
        <>
          <ReleaseCard key={release.id} slug={slug} release={release} versions={versions.items} />
          <VersionList slug={slug} first={versions} revision={draft.revision} />
        </>
      ) : (
        <Empty
          icon={<GitCommitVertical aria-hidden />}
          title="No versions yet"
          action={
            <Button look="primary" asChild>
              <Link href={`/agents/${slug}`}>Go to the draft</Link>
            </Button>
          }
        >
          Each time you publish the draft, it becomes a version that never changes. People can call the agent from the
          first one on.
        </Empty>
      )}
    </Page>
  );
}
