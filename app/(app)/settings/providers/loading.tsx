import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function ProvidersLoading() {
  return (
    <Page title="Providers" lead="Who hears, thinks and speaks for your agents, beside this machine’s own models.">
      <Loading>
        <div className="flex flex-col gap-3">
          <Skeleton className="h-6 w-32" />
          <Skeleton className="h-40 rounded-lg" />
          <Skeleton className="h-40 rounded-lg" />
          <Skeleton className="h-14 rounded-lg" />
        </div>
      </Loading>
    </Page>
  );
}
