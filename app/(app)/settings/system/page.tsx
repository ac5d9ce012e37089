import type { Metadata } from "next";
import { HealthView } from "@/components/system/health-view";
import { Page } from "@/components/ui/page";
import { readHealth } from "@/lib/health/store";
import { pageUser } from "../../page-user";

export const metadata: Metadata = { title: "System" };

export default async function System() {
  await pageUser("model:read");
  return (
    <Page title="System" lead="How each part of Parley is right now.">
      <HealthView seed={await readHealth()} />
    </Page>
  );
}
