import { Skeleton } from "@/components/ui/skeleton";

const cards = ["a", "b", "c", "d", "e", "f"];

export function ModelsSkeleton() {
  return (
    <div className="grid gap-4 pt-12 md:grid-cols-2 xl:grid-cols-3">
      {cards.map((card) => (
        <Skeleton key={card} className="h-44 rounded-lg" />
      ))}
    </div>
  );
}
