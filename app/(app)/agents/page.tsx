import { Bot } from "lucide-react";
import type { Metadata } from "next";
import { AgentCards } from "@/components/agents/agent-cards";
import { ImportAgent } from "@/components/agents/import-agent";
import { NewAgent } from "@/components/agents/new-agent";
import { Notices } from "@/components/agents/notices";
import { Empty, Page } from "@/components/ui/page";
import { listStudioAgentsSchema } from "@/lib/agents/draft-schema";
import { listNotices } from "@/lib/agents/release-store";
import { listStudioAgents } from "@/lib/agents/store";
import { listConnections } from "@/lib/providers/store";
import { pageUser } from "../page-user";

export const metadata: Metadata = { title: "Agents" };

export default async function Agents() {
  const user = await pageUser("agent:read");
  const [agents, notices, connections] = await Promise.all([
    listStudioAgents(user, listStudioAgentsSchema.parse({})),
    listNotices(user),
    listConnections(user),
  ]);
  return (
    <Page
      title="Agents"
      lead="Who your people can call."
      action={
        <div className="flex gap-2">
          <ImportAgent />
          <NewAgent connections={connections} />
        </div>
      }
    >
      <Notices notices={notices} />
      {agents.items.length === 0 ? (
        <Empty icon={<Bot aria-hidden />} title="No agents yet">
          An agent is a name, a voice and what it should know. Make the first one, then talk to it.
        </Empty>
      ) : (
        <AgentCards first={agents} />
      )}
    </Page>
  );
}
