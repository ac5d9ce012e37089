import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

const fields = ["h-9", "h-9", "h-16", "h-52"];

export default function AgentLoading() {
  return (
    <Page title="Agent" back={{ href: "/agents", label: "Agents" }}>
      <Loading>
        <div className="grid items-start gap-10 xl:grid-cols-[minmax(0,1fr)_23rem]">
          <div className="flex max-w-2xl flex-col gap-5">
            <Skeleton className="h-6 w-28" />
            {fields.map((height, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
              <Skeleton key={index} className={`w-full ${height}`} />
            ))}
          </div>
          <Skeleton className="h-44 w-full rounded-xl max-xl:hidden" />
        </div>
      </Loading>
    </Page>
  );
}
