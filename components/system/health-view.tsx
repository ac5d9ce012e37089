"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX, Clock, type LucideIcon } from "lucide-react";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Notice } from "@/components/ui/notice";
import { healthQuery } from "@/lib/health/queries";
import type { Health } from "@/lib/health/schema";

const parts: Record<keyof Health["parts"], { name: string; help: string }> = {
  web: { name: "Web", help: "These pages." },
  database: { name: "Database", help: "Keeps people, agents and calls." },
  livekit: { name: "Call server", help: "Carries the sound of calls." },
  engine: { name: "Speech engine", help: "Hears, thinks and speaks on this machine." },
  worker: { name: "Agents", help: "Answer the calls." },
};

const states: Record<Health["parts"]["web"]["state"], { label: string; Icon: LucideIcon; style: string }> = {
  up: { label: "Working", Icon: CircleCheck, style: "text-positive" },
  starting: { label: "Starting", Icon: Clock, style: "text-warning" },
  down: { label: "Not working", Icon: CircleX, style: "text-danger" },
};

/** How each part of Parley is, asked every five seconds. */
export function HealthView({ seed }: { seed: Health }) {
  const { data: health, error } = useQuery({ ...healthQuery(), initialData: seed, refetchInterval: 5_000 });
  return (
    <>
      {error ? (
        <Notice tone="danger" role="alert" className="mb-4">
          {error.message} What you see below is older.
        </Notice>
      ) : null}
      <Card>
        <ul className="divide-y divide-border">
          {(Object.keys(parts) as (keyof Health["parts"])[]).map((id) => (
            <Part key={id} {...parts[id]} part={health.parts[id]} />
          ))}
        </ul>
      </Card>
      <p className="mt-4 text-muted text-sm">Parley {health.version}</p>
    </>
  );
}

function Part({ name, help, part }: { name: string; help: string; part: Health["parts"]["web"] }) {
  const state = states[part.state];
  return (
    <li className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium text-base md:text-sm">{name}</p>
        <p className="text-muted text-sm">{help}</p>
      </div>
      <div className="flex flex-col sm:items-end">
        <span className={cn("flex items-center gap-1.5 font-medium text-sm", state.style)}>
          <state.Icon aria-hidden className="size-4" />
          {state.label}
        </span>
        <span className="text-muted text-sm">{part.detail}</span>
      </div>
    </li>
  );
}
