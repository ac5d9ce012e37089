"use client";

import { Download, ListFilter, Search, X } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { inputStyle } from "@/components/ui/input";
import type { CallFilters, FilterChoices, SavedView } from "@/lib/calls/filters";
import { listExportUrl } from "@/lib/calls/queries";
import { FilterDialog } from "./filter-dialog";
import { chipsOf } from "./filter-words";
import { useFilters } from "./use-filters";
import { ViewsMenu } from "./views-menu";

type FinderProps = { filters: CallFilters; choices: FilterChoices; views: readonly SavedView[] };

/** Everything that narrows the history: words, filters as chips, views that were kept. */
export function Finder({ filters, choices, views }: FinderProps) {
  const { isPending, show, change, drop } = useFilters(filters);
  const [words, setWords] = useState(filters.q ?? "");
  const [isOpen, setOpen] = useState(false);
  const chips = chipsOf(filters, choices);
  useEffect(() => setWords(filters.q ?? ""), [filters.q]);

  function search(event: FormEvent) {
    event.preventDefault();
    change({ q: words.trim() === "" ? undefined : words.trim(), sort: undefined });
  }

  return (
    <div className="mb-4 flex flex-col gap-3" aria-busy={isPending}>
      <div className="flex flex-wrap gap-2">
        <search className="min-w-0 flex-1 basis-full sm:basis-72">
          <form onSubmit={search} className="relative">
            <Search aria-hidden className="absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
            <input
              type="search"
              value={words}
              onChange={(event) => setWords(event.target.value)}
              placeholder="Search what was said"
              aria-label="Search what was said"
              enterKeyHint="search"
              maxLength={200}
              className={cn(inputStyle, "h-11 pr-11 pl-9 md:h-9 touch:h-11 [&::-webkit-search-cancel-button]:hidden")}
            />
            {filters.q || words ? (
              <button
                type="button"
                aria-label="Clear the search"
                onClick={() => {
                  setWords("");
                  if (filters.q) drop(["q", "sort"]);
                }}
                className="absolute top-1/2 right-0 grid size-11 -translate-y-1/2 place-items-center text-muted hover:text-text"
              >
                <X aria-hidden className="size-4" />
              </button>
            ) : null}
          </form>
        </search>
        <Button onClick={() => setOpen(true)} aria-haspopup="dialog">
          <ListFilter aria-hidden />
          Filters
        </Button>
        <ViewsMenu filters={filters} views={views} onShow={show} />
        <Button asChild>
          <a href={listExportUrl(filters)} download>
            <Download aria-hidden />
            <span>CSV</span>
          </a>
        </Button>
      </div>
      {chips.length > 0 ? (
        <ul aria-label="Filters in force" className="flex flex-wrap items-center gap-2">
          {chips.map(({ names, text }) => (
            <li key={text}>
              <button
                type="button"
                onClick={() => drop(names)}
                className="inline-flex h-8 items-center gap-1.5 rounded-full bg-accent-soft pr-2.5 pl-3 font-medium text-accent-strong text-sm hover:brightness-95 touch:h-11"
              >
                {text}
                <X aria-hidden className="size-3.5" />
                <span className="sr-only">, remove this filter</span>
              </button>
            </li>
          ))}
          <li>
            <Button look="quiet" size="small" onClick={() => show(filters.q ? { q: filters.q } : {})}>
              Clear all
            </Button>
          </li>
        </ul>
      ) : null}
      <FilterDialog open={isOpen} onOpenChange={setOpen} filters={filters} choices={choices} onApply={show} />
    </div>
  );
}
