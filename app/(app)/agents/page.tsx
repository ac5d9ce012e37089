import { Bot } from "lucide-react";
import type { Metadata } from "next";
import { AgentCards } from "@/components/agents/agent-cards";
import { NewAgent } from "@/components/agents/new-agent";
import { Empty, Page } from "@/components/ui/page";
import { listAgents } from "@/lib/agents/store";
import { listConnections } from "@/lib/providers/store";
import { pageUser } from "../page-user";

export const metadata: Metadata = { title: "Agents" };

export default async function Agents() {
  const user = await pageUser("agent:read");
  const [agents, connections] = await Promise.all([listAgents(user), listConnections(user)]);
  return (
    <Page title="Agents" lead="Who your people can call." action={<NewAgent connections={connections} />}>
      {agents.length === 0 ? (
        <Empty icon={<Bot aria-hidden />} title="No agents yet">
          An agent is a name, a voice and what it should know. Make the first one, then talk to it.
        </Empty>
      ) : (
        <AgentCards agents={agents} />
      )}
    </Page>
  );
}
