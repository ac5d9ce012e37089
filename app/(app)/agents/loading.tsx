import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

const rows = ["a", "b", "c"];

export default function AgentsLoading() {
  return (
    <Page title="Agents" lead="Who your people can call.">
      <Loading>
        <Card className="divide-y divide-border">
          {rows.map((row) => (
            <div key={row} className="flex h-16 items-center gap-4 px-4">
              <Skeleton className="size-10 rounded-full" />
              <Skeleton className="h-4 w-48" />
            </div>
          ))}
        </Card>
      </Loading>
    </Page>
  );
}
