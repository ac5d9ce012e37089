"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Refusal } from "@/components/ui/refusal";
import { Switch } from "@/components/ui/switch";
import { unreachable } from "@/components/ui/unreachable";
import { setSkillOn } from "@/lib/skills/actions";
import { firstPage, skillsQuery } from "@/lib/skills/queries";
import type { SkillPage, SkillSummary } from "@/lib/skills/schema";
import { kindWords, labelOf } from "./words";

/** Every skill with its switch, and how it did in the last thirty days. `first` was read by the server. */
export function SkillList({ first }: { first: SkillPage }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery({
    ...skillsQuery(),
    initialData: { pages: [first], pageParams: [firstPage] },
  });
  const skills = data.pages.flatMap(({ items }) => items);
  const [refusal, setRefusal] = useState<string>();
  const client = useQueryClient();

  async function turn(name: string, isOn: boolean) {
    const { queryKey } = skillsQuery();
    const change = (to: boolean) =>
      client.setQueryData(
        queryKey,
        (list) =>
          list && {
            ...list,
            pages: list.pages.map((page) => ({
              ...page,
              items: page.items.map((skill) => (skill.name === name ? { ...skill, isOn: to } : skill)),
            })),
          },
      );
    setRefusal(undefined);
    change(isOn);
    const result = await setSkillOn({ name, isOn }).catch(() => unreachable);
    if (result.ok) return;
    change(!isOn);
    setRefusal(result.message);
  }

  return (
    <div className="flex flex-col gap-4">
      <Refusal>{refusal}</Refusal>
      <Card>
        <ul className="divide-y divide-border">
          {skills.map((skill) => (
            <li key={skill.name} className="flex items-center gap-4 px-4 py-1.5 hover:bg-raised/60">
              <Link href={`/skills/${skill.name}`} className="min-w-0 flex-1 py-2">
                <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
                  <span className="break-words font-medium text-base md:text-sm">{labelOf(skill.name)}</span>
                  <Badge>{kindWords[skill.kind]}</Badge>
                </span>
                <span className="mt-0.5 line-clamp-2 text-muted text-sm md:line-clamp-1">{skill.description}</span>
                <Uses skill={skill} className="mt-1 md:hidden" />
              </Link>
              <Uses skill={skill} className="hidden w-40 text-right md:block" />
              <div className="shrink-0">
                <Switch
                  label={<span className="sr-only">{labelOf(skill.name)}</span>}
                  checked={skill.isOn}
                  onCheckedChange={(isOn) => void turn(skill.name, isOn)}
                />
              </div>
            </li>
          ))}
        </ul>
      </Card>
      {isFetchNextPageError ? (
        <Refusal>More skills did not load. Check your connection, then try again.</Refusal>
      ) : null}
      {hasNextPage ? (
        <Button className="self-center" isBusy={isFetchingNextPage} onClick={() => fetchNextPage()}>
          Show more skills
        </Button>
      ) : null}
    </div>
  );
}

function Uses({ skill: { uses, errors }, className }: { skill: SkillSummary; className: string }) {
  return (
    <span className={`tabular block text-muted text-xs ${className}`}>
      {uses === 0 ? "Not used lately" : `${uses} ${uses === 1 ? "use" : "uses"}`}
      {errors > 0 ? <span className="text-danger"> · {errors} failed</span> : null}
    </span>
  );
}
