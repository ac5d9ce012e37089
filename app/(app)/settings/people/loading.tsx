import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

export default function PeopleLoading() {
  return (
    <Page title="People" lead="Who may sign in, and what they may do.">
      <Loading>
        <Skeleton className="h-72 rounded-lg" />
      </Loading>
    </Page>
  );
}
