"use client";

import { Check, ChevronDown, Mic } from "lucide-react";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { AgentSummary } from "@/lib/agents/schema";

type IdleScreenProps = {
  agents: readonly AgentSummary[];
  agent: AgentSummary;
  onChoose: (slug: string) => void;
  onTalk: () => void;
  onType: () => void;
};

/** Before a call: who it is, one big button, and a way without speaking. */
export function IdleScreen({ agents, agent, onChoose, onTalk, onType }: IdleScreenProps) {
  return (
    <div className="m-auto flex w-full max-w-md flex-col items-center px-6 py-10 text-center short:py-4">
      <h1 className="font-semibold text-3xl tracking-tight">
        {agents.length > 1 ? <AgentPicker agents={agents} agent={agent} onChoose={onChoose} /> : agent.name}
      </h1>
      {agent.description ? <p className="mt-2 max-w-[36ch] text-base text-muted">{agent.description}</p> : null}
      <button
        type="button"
        onClick={onTalk}
        aria-label={`Talk to ${agent.name}`}
        className="group/talk relative my-12 grid size-44 short:my-6 short:size-32 place-items-center rounded-full bg-accent text-on-accent transition-[background-color,transform] hover:bg-accent-strong focus-visible:outline-offset-8 active:scale-97"
      >
        <span
          aria-hidden
          className="absolute -inset-3 rounded-full border-2 border-accent/25 transition-[inset] group-hover/talk:-inset-4"
        />
        <span className="flex flex-col items-center gap-2 font-semibold text-xl">
          <Mic aria-hidden className="size-9" strokeWidth={1.75} />
          Talk
        </span>
      </button>
      <button
        type="button"
        onClick={onType}
        className="h-11 rounded-lg px-4 text-base text-muted underline-offset-4 hover:text-text hover:underline"
      >
        or type
      </button>
    </div>
  );
}

type AgentPickerProps = Pick<IdleScreenProps, "agents" | "agent" | "onChoose">;

function AgentPicker({ agents, agent, onChoose }: AgentPickerProps) {
  return (
    <Menu
      align="center"
      className="max-h-96 w-80 overflow-y-auto"
      trigger={
        <button
          type="button"
          aria-label={`${agent.name}, choose another agent`}
          className="inline-flex min-h-11 items-center gap-2 rounded-lg px-3 hover:bg-raised data-[state=open]:bg-raised"
        >
          {agent.name}
          <ChevronDown aria-hidden className="size-5 text-muted" />
        </button>
      }
    >
      {agents.map(({ slug, name, description }) => (
        <MenuItem key={slug} onSelect={() => onChoose(slug)}>
          <span className="min-w-0 flex-1">
            <span className="block font-medium">{name}</span>
            {description ? <span className="block truncate text-muted text-xs">{description}</span> : null}
          </span>
          {slug === agent.slug ? <Check aria-label="chosen" className="text-accent!" /> : null}
        </MenuItem>
      ))}
    </Menu>
  );
}
