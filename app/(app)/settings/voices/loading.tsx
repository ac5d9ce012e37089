import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { VoicesSkeleton } from "@/components/voices/voices-skeleton";

export default function VoicesLoading() {
  return (
    <Page
      title="Voices"
      lead="Every voice your agents can have. Hear them say your own words, and star the ones you like."
    >
      <Loading>
        <div className="flex flex-col gap-4">
          <Skeleton className="h-16" />
          <Skeleton className="h-9" />
          <VoicesSkeleton />
        </div>
      </Loading>
    </Page>
  );
}
