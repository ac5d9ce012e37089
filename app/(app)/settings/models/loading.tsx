import { ModelsSkeleton } from "@/components/models/models-skeleton";
import { Page } from "@/components/ui/page";
import { Loading } from "@/components/ui/skeleton";

export default function ModelsLoading() {
  return (
    <Page title="Models" lead="What hears, thinks and speaks on this machine. Nothing leaves it.">
      <Loading>
        <ModelsSkeleton />
      </Loading>
    </Page>
  );
}
