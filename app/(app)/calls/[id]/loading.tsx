import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

const turns = ["w-1/3", "w-1/2", "w-2/3", "w-2/5", "w-3/5"];

export default function CallLoading() {
  return (
    <Page title="Call" back={{ href: "/calls", label: "Calls" }}>
      <Loading>
        <div className="mb-6 flex gap-8 border-border border-y py-4">
          <Skeleton className="h-10 w-24" />
          <Skeleton className="h-10 w-36" />
          <Skeleton className="h-10 w-16" />
        </div>
        <div className="flex max-w-4xl flex-col gap-6 sm:pl-16">
          {turns.map((width) => (
            <div key={width}>
              <Skeleton className="mb-2 h-4 w-16" />
              <Skeleton className={`h-5 ${width}`} />
            </div>
          ))}
        </div>
      </Loading>
    </Page>
  );
}
