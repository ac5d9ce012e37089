"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type InsightFilters, lastDays } from "@/lib/analytics/schema";
import type { FilterChoices } from "@/lib/calls/filters";
import { periodText } from "./numbers";

const periods = [
  { days: 1, label: "Today" },
  { days: 7, label: "7 days" },
  { days: 30, label: "30 days" },
  { days: 365, label: "Year" },
];
const all = "all";
const everybody = "All agents";

type PeriodProps = { filters: InsightFilters; agents: FilterChoices["agents"] };

/** Which calls are counted. All of it lives in the address. */
export function Period({ filters, agents }: PeriodProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();

  function show(changes: Partial<InsightFilters>): void {
    const given = Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== undefined && value !== "");
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    startTransition(() => router.push(`/analytics?${search}`, { scroll: false }));
  }
  const chosen = agents.flatMap(({ slug, name, versions }) => [
    { value: slug, label: name },
    ...versions.map((version) => ({ value: `${slug} ${version}`, label: `${name} v${version}` })),
  ]);
  function choose(value: string): void {
    const [agent, version] = value === all ? [] : value.split(" ");
    show({ agent, version: version === undefined ? undefined : Number(version) });
  }

  const shown = filters.agent ? [filters.agent, filters.version].filter(Boolean).join(" ") : all;

  return (
    <>
      <p className="mb-6 hidden text-sm print:block">
        {periodText(filters)} · {chosen.find(({ value }) => value === shown)?.label ?? everybody}
      </p>
      <div
        className={cn("mb-6 flex flex-wrap items-center gap-2 print:hidden", isPending && "opacity-60")}
        aria-busy={isPending}
      >
        <fieldset className="flex w-full rounded-lg border border-border bg-surface p-0.5 *:flex-1 sm:w-auto">
          <legend className="sr-only">Period</legend>
          {periods.map(({ days, label }) => {
            const period = lastDays(days);
            const isShown = period.from === filters.from && period.to === filters.to;
            return (
              <button
                key={days}
                type="button"
                aria-pressed={isShown}
                onClick={() => show(period)}
                className="h-8 whitespace-nowrap rounded-md px-3 text-muted text-sm hover:text-text aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-text touch:h-11"
              >
                {label}
              </button>
            );
          })}
        </fieldset>
        <Day label="From" value={filters.from} max={filters.to} onPick={(from) => show({ from })} />
        <Day label="Until" value={filters.to} min={filters.from} onPick={(to) => show({ to })} />
        <Select
          aria-label="Agent"
          className="w-full sm:w-48"
          value={shown}
          onValueChange={choose}
          options={[{ value: all, label: everybody }, ...chosen]}
        />
      </div>
    </>
  );
}

type DayProps = { label: string; value: string; min?: string; max?: string; onPick(day: string): void };

function Day({ label, onPick, ...range }: DayProps) {
  return (
    <Input
      type="date"
      aria-label={label}
      {...range}
      onChange={(event) => event.target.value && onPick(event.target.value)}
      className="w-auto grow basis-36 sm:grow-0"
    />
  );
}
