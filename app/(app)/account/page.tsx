import type { Metadata } from "next";
import { Facts } from "@/components/account/facts";
import { Page } from "@/components/ui/page";
import { Section } from "@/components/ui/section";
import { listFacts } from "@/lib/skills/fact-store";
import { pageUser } from "../page-user";

export const metadata: Metadata = { title: "Your account" };

export default async function Account() {
  const user = await pageUser("fact:own");
  const facts = await listFacts(user);
  return (
    <Page title="Your account" lead={`${user.name} · ${user.email}`}>
      <Section title="What agents remember" help="About you, because you asked them to. Only you see it.">
        <Facts facts={facts} />
      </Section>
    </Page>
  );
}
