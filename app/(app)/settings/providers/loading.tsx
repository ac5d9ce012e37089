import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function ProvidersLoading() {
  return (
    <Page title="Providers" lead="Servers that hear, think or speak instead of this machine’s own models.">
      <Loading>
        <Skeleton className="h-72 rounded-lg" />
      </Loading>
    </Page>
  );
}
