import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function InsightsLoading() {
  return (
    <Page title="Insights" lead="How calls go, and whether that gets better. Days are those of UTC.">
      <Loading>
        <Skeleton className="mb-6 h-9 w-full max-w-xl" />
        <div className="flex flex-col gap-4">
          <Skeleton className="h-28 w-full" />
          <Skeleton className="h-44 w-full" />
          <div className="grid gap-4 lg:grid-cols-2">
            <Skeleton className="h-72 w-full" />
            <Skeleton className="h-72 w-full" />
          </div>
        </div>
      </Loading>
    </Page>
  );
}
