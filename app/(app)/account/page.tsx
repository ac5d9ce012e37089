import type { Metadata } from "next";
import { OwnData } from "@/components/account/own-data";
import { Page } from "@/components/ui/page";
import { ownData } from "@/lib/calls/privacy-store";
import { pageUser } from "../page-user";

export const metadata: Metadata = { title: "Your data" };

export default async function Account() {
  const user = await pageUser("call:read-own");
  return (
    <Page title="Your data" lead="What this Parley keeps of you. You can take it along, or have it deleted.">
      <OwnData data={await ownData(user)} name={user.name} email={user.email} />
    </Page>
  );
}
