import { AudioLines } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { AgentEditor } from "@/components/agents/agent-editor";
import { Button } from "@/components/ui/button";
import { Page } from "@/components/ui/page";
import { requireAgent } from "@/lib/agents/store";
import { AppError } from "@/lib/errors";
import { listModels, listVoices } from "@/lib/models/store";
import { listConnections } from "@/lib/providers/store";
import { pageUser } from "../../page-user";

export const metadata: Metadata = { title: "Agent" };

export default async function Agent({ params }: { params: Promise<{ slug: string }> }) {
  const user = await pageUser("agent:write");
  const { slug } = await params;
  const [agent, connections, models, voices] = await Promise.all([
    requireAgent(user, slug).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "not_found") notFound();
      throw error;
    }),
    listConnections(user),
    // Without the engine the form still works, with ids for names.
    listModels(user).catch(() => undefined),
    listVoices(user).catch(() => undefined),
  ]);
  return (
    <Page
      title={agent.name}
      back={{ href: "/agents", label: "Agents" }}
      action={
        <Button asChild>
          <Link href={`/?agent=${agent.slug}`}>
            <AudioLines aria-hidden />
            Talk
          </Link>
        </Button>
      }
    >
      <AgentEditor agent={agent} connections={connections} seed={{ models, voices }} />
    </Page>
  );
}
