import type { Metadata } from "next";
import { NewSkill } from "@/components/skills/new-skill";
import { SecretsPanel } from "@/components/skills/secrets-panel";
import { SkillList } from "@/components/skills/skill-list";
import { Page } from "@/components/ui/page";
import { secretNameSchema } from "@/lib/skills/behaviour";
import { listSkillsSchema } from "@/lib/skills/schema";
import { listSecrets } from "@/lib/skills/secret-store";
import { listSkills } from "@/lib/skills/store";
import { pageUser } from "../page-user";

export const metadata: Metadata = { title: "Skills" };

type Search = { searchParams: Promise<{ secret?: string | string[] }> };

export default async function Skills({ searchParams }: Search) {
  const user = await pageUser("skill:read");
  const [skills, secrets, { secret }] = await Promise.all([
    listSkills(user, listSkillsSchema.parse({})),
    listSecrets(user),
    searchParams,
  ]);
  return (
    <Page
      title="Skills"
      lead="What agents can do besides talking. Each agent has those you give it."
      action={<NewSkill />}
    >
      <SkillList first={skills} />
      <SecretsPanel secrets={secrets} wanted={secretNameSchema.safeParse(secret).data} />
    </Page>
  );
}
