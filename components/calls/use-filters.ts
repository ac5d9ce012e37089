import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { type CallFilters, type FilterName, writeFilters } from "@/lib/calls/filters";

/** The filters live in the address, so that a list can be shared, kept and gone back to. `isPending`: the new list is on its
 * way. */
export function useFilters(filters: CallFilters) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();

  function show(next: CallFilters): void {
    const query = writeFilters(next);
    startTransition(() => router.push(query === "" ? "/calls" : `/calls?${query}`, { scroll: false }));
  }
  function change(changes: Partial<Record<FilterName, unknown>>): void {
    const merged = Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== undefined);
    show(Object.fromEntries(merged) as CallFilters);
  }
  const drop = (names: readonly FilterName[]) => change(Object.fromEntries(names.map((name) => [name, undefined])));
  return { isPending, show, change, drop };
}
