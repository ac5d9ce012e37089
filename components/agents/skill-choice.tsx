"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { builtins, isBuiltin } from "@/lib/skills/catalog";
import { skillsQuery } from "@/lib/skills/queries";
import type { SkillSummary } from "@/lib/skills/schema";

type SkillChoiceProps = {
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

/** Which skills an agent has, out of all there are. */
export function SkillChoice({ chosen, onChange }: SkillChoiceProps) {
  const { data, isError, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(skillsQuery());
  const skills = data?.pages.flatMap(({ items }) => items);
  if (isError) return <p className="text-muted">The list of skills could not be read. Reload the page to try again.</p>;
  // Those on pages that were not loaded yet are there, as far as we know.
  const unseen = skills ? chosen.filter((name) => !skills.some((skill) => skill.name === name)) : [];
  return (
    <>
      <ul className="-my-2 flex flex-col divide-y divide-border">
        {(skills ?? builtinsOnly).filter(isChosenHere).map((skill) => (
          <li key={skill.name} className="py-2">
            <Switch
              label={isBuiltin(skill.name) ? builtins[skill.name].label : skill.name}
              help={helpOf(skill)}
              checked={chosen.includes(skill.name)}
              onCheckedChange={(isOn) =>
                onChange(isOn ? [...chosen, skill.name] : chosen.filter((name) => name !== skill.name))
              }
            />
          </li>
        ))}
        {unseen.map((name) => (
          <li key={name} className="py-2">
            <Switch
              label={name}
              help={hasNextPage ? undefined : "There is no such skill any more. Switch it off to save."}
              checked
              onCheckedChange={() => onChange(chosen.filter((other) => other !== name))}
            />
          </li>
        ))}
      </ul>
      {hasNextPage ? (
        <Button className="self-start" isBusy={isFetchingNextPage} onClick={() => fetchNextPage()}>
          Show more skills
        </Button>
      ) : null}
    </>
  );
}

/** What is there in any case, while the list is on its way. */
const builtinsOnly = Object.entries(builtins).map(([name, { description }]) => ({ name, description, isOn: true }));

/** Handing over comes with the agents that are chosen for it. */
const isChosenHere = ({ name }: { name: string }) => name !== "hand-over";

function helpOf({ name, description, isOn }: Pick<SkillSummary, "name" | "description" | "isOn">): string {
  if (!isOn) return "Switched off for all agents, on the skills page.";
  return isBuiltin(name) ? `${description} “${builtins[name].example}”` : description;
}
