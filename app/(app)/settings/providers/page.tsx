import type { Metadata } from "next";
import { ProviderList } from "@/components/providers/provider-list";
import { can } from "@/lib/authorise";
import { listConnections } from "@/lib/providers/store";
import { pageUser } from "../../page-user";

export const metadata: Metadata = { title: "Providers" };

export default async function Providers() {
  const user = await pageUser("provider:read");
  return <ProviderList seed={await listConnections(user)} canManage={can(user, "provider:manage")} />;
}
