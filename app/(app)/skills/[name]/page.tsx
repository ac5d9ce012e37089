import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SkillEditor } from "@/components/skills/skill-editor";
import { kindWords, labelOf } from "@/components/skills/words";
import { Badge } from "@/components/ui/badge";
import { Page } from "@/components/ui/page";
import { AppError } from "@/lib/errors";
import { listSecrets } from "@/lib/skills/secret-store";
import { requireSkill } from "@/lib/skills/store";
import { pageUser } from "../../page-user";

export const metadata: Metadata = { title: "Skill" };

export default async function Skill({ params }: { params: Promise<{ name: string }> }) {
  const user = await pageUser("skill:write");
  const { name } = await params;
  const [skill, secrets] = await Promise.all([
    requireSkill(user, name).catch((error: unknown) => {
      if (error instanceof AppError && error.code === "not_found") notFound();
      throw error;
    }),
    listSecrets(user),
  ]);
  return (
    <Page
      title={labelOf(skill.name)}
      lead={skill.description}
      back={{ href: "/skills", label: "Skills" }}
      action={<Badge>{kindWords[skill.kind]}</Badge>}
    >
      <SkillEditor key={skill.name} skill={skill} secrets={secrets} isNew={false} />
    </Page>
  );
}
