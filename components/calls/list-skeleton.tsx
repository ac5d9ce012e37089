import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

const rows = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The history's shape while it loads. */
export function CallListSkeleton() {
  return (
    <Card className="divide-y divide-border">
      {rows.map((row) => (
        <div key={row} className="flex h-[4.25rem] items-center gap-6 px-4 md:h-11">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="hidden h-4 w-28 md:block" />
          <Skeleton className="hidden h-4 w-32 md:block" />
          <Skeleton className="ml-auto h-4 w-14" />
        </div>
      ))}
    </Card>
  );
}
