import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function SystemLoading() {
  return (
    <Page title="System" lead="How each part of Parley is right now.">
      <Loading>
        <Skeleton className="h-80 rounded-lg" />
      </Loading>
    </Page>
  );
}
