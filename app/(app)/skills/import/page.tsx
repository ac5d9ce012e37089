import type { Metadata } from "next";
import { ImportForm } from "@/components/skills/import-form";
import { Page } from "@/components/ui/page";
import { pageUser } from "../../page-user";

export const metadata: Metadata = { title: "Import skills" };

export default async function ImportSkills() {
  await pageUser("skill:write");
  return (
    <Page
      title="Import skills"
      lead="One skill for each operation you choose. They can be changed afterwards."
      back={{ href: "/skills", label: "Skills" }}
    >
      <ImportForm />
    </Page>
  );
}
