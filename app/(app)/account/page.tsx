import type { Metadata } from "next";
import { Facts } from "@/components/account/facts";
import { OwnData } from "@/components/account/own-data";
import { Page } from "@/components/ui/page";
import { Section } from "@/components/ui/section";
import { ownData } from "@/lib/calls/privacy-store";
import { listFacts } from "@/lib/skills/fact-store";
import { pageUser } from "../page-user";

export const metadata: Metadata = { title: "Your account" };

export default async function Account() {
  const user = await pageUser("fact:own");
  const [facts, data] = await Promise.all([listFacts(user), ownData(user)]);
  return (
    <Page title="Your account" lead="What this Parley keeps of you. You can take it along, or have it deleted.">
      <Section title="What agents remember" help="About you, because you asked them to. Only you see it.">
        <Facts facts={facts} />
      </Section>
      <OwnData data={data} name={user.name} email={user.email} />
    </Page>
  );
}
