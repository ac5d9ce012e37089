import type { Metadata } from "next";
import { ModelList } from "@/components/models/model-list";
import { Page } from "@/components/ui/page";
import { can } from "@/lib/authorise";
import { listModels } from "@/lib/models/store";
import { pageUser } from "../../page-user";

export const metadata: Metadata = { title: "Models" };

export default async function Models() {
  const user = await pageUser("model:read");
  const seed = await listModels(user).catch(() => undefined);
  return (
    <Page title="Models" lead="What hears, thinks and speaks on this machine. Nothing leaves it.">
      <ModelList canManage={can(user, "model:manage")} seed={seed} />
    </Page>
  );
}
