import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SkillEditor } from "@/components/skills/skill-editor";
import { Page } from "@/components/ui/page";
import { newConfig } from "@/lib/skills/new-config";
import { listSecrets } from "@/lib/skills/secret-store";
import { pageUser } from "../../page-user";

export const metadata: Metadata = { title: "New skill" };

const titles = { http: "New HTTP skill", mcp: "New MCP server", wasm: "New plug-in" } as const;

type Search = { searchParams: Promise<{ kind?: string | string[] }> };

export default async function NewSkillPage({ searchParams }: Search) {
  const user = await pageUser("skill:write");
  const { kind } = await searchParams;
  if (kind !== "http" && kind !== "mcp" && kind !== "wasm") notFound();
  return (
    <Page title={titles[kind]} back={{ href: "/skills", label: "Skills" }}>
      <SkillEditor skill={{ name: "", version: 0, config: newConfig[kind] }} secrets={await listSecrets(user)} isNew />
    </Page>
  );
}
