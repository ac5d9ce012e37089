import { CallListSkeleton } from "@/components/calls/list-skeleton";
import { Page } from "@/components/ui/page";
import { Loading } from "@/components/ui/skeleton";

export default function CallsLoading() {
  return (
    <Page title="Calls">
      <Loading>
        <CallListSkeleton />
      </Loading>
    </Page>
  );
}
