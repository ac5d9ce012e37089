import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

const fields = ["h-9", "h-9", "h-16", "h-48"];

export default function AgentLoading() {
  return (
    <Page title="Agent" back={{ href: "/agents", label: "Agents" }}>
      <Loading>
        <div className="grid gap-10 lg:grid-cols-[14rem_minmax(0,1fr)]">
          <Skeleton className="h-6 w-28" />
          <div className="flex max-w-2xl flex-col gap-5">
            {fields.map((height, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they never move.
              <Skeleton key={index} className={`w-full ${height}`} />
            ))}
          </div>
        </div>
      </Loading>
    </Page>
  );
}
