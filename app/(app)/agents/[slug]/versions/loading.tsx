import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Loading, Skeleton } from "@/components/ui/skeleton";

const rows = ["a", "b", "c", "d"];

export default function VersionsLoading() {
  return (
    <Page title="Versions" back={{ href: "/agents", label: "Agents" }}>
      <Loading>
        <Skeleton className="mb-8 h-48 w-full" />
        <Card className="divide-y divide-border">
          {rows.map((row) => (
            <div key={row} className="flex h-16 items-center gap-4 px-4">
              <Skeleton className="h-4 w-64" />
            </div>
          ))}
        </Card>
      </Loading>
    </Page>
  );
}
