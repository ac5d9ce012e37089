"use client";

import { useQuery } from "@tanstack/react-query";
import { Switch } from "@/components/ui/switch";
import { agentsQuery } from "@/lib/agents/queries";

type HandoverChoiceProps = {
  /** The agent that hands over. */
  slug: string;
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
};

const most = 10;

/** Which agents an agent may hand its caller over to. */
export function HandoverChoice({ slug, chosen, onChange }: HandoverChoiceProps) {
  const { data: agents = [], isSuccess, isError } = useQuery(agentsQuery());
  const others = agents.filter((agent) => agent.slug !== slug);
  const gone = isSuccess ? chosen.filter((name) => !others.some((agent) => agent.slug === name)) : [];
  const without = (name: string) => chosen.filter((other) => other !== name);
  return (
    <fieldset className="border-border border-t pt-4">
      <legend className="font-medium text-sm">May hand over to</legend>
      <p className="mt-0.5 max-w-[72ch] text-muted text-xs">
        When the caller asks for one of them, or needs what it does. It takes the call on, and is told what was said.
      </p>
      {isError ? (
        <p className="mt-3 text-muted text-sm">The other agents could not be read. Reload the page to try again.</p>
      ) : null}
      {isSuccess && others.length === 0 ? (
        <p className="mt-3 text-muted text-sm">There is no other agent that can be called yet.</p>
      ) : null}
      <ul className="mt-1 flex flex-col divide-y divide-border">
        {others.map(({ slug: name, name: label, description }) => (
          <li key={name} className="py-2">
            <Switch
              label={label}
              help={description || undefined}
              checked={chosen.includes(name)}
              disabled={!chosen.includes(name) && chosen.length >= most}
              onCheckedChange={(isOn) => onChange(isOn ? [...chosen, name] : without(name))}
            />
          </li>
        ))}
        {gone.map((name) => (
          <li key={name} className="py-2">
            <Switch
              label={name}
              help="Nobody can call this agent. Callers are not handed over to it."
              checked
              onCheckedChange={() => onChange(without(name))}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
