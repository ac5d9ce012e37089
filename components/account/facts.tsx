"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { LocalTime } from "@/components/ui/local-time";
import { Refusal } from "@/components/ui/refusal";
import { unreachable } from "@/components/ui/unreachable";
import { removeFact } from "@/lib/skills/actions";
import type { UserFact } from "@/lib/skills/schema";

/** What agents remember about the person who looks at it, each to be deleted. */
export function Facts({ facts: seed }: { facts: readonly UserFact[] }) {
  const [facts, setFacts] = useState(seed);
  const [refusal, setRefusal] = useState<string>();

  async function remove(id: string) {
    setRefusal(undefined);
    const result = await removeFact({ id }).catch(() => undefined);
    // Already gone is gone.
    if (result?.ok || result?.code === "not_found") setFacts((list) => list.filter((fact) => fact.id !== id));
    else setRefusal(result?.message ?? unreachable.message);
  }

  if (facts.length === 0) {
    return (
      <p className="rounded-lg border border-border border-dashed px-4 py-6 text-center text-muted text-sm">
        Nothing. Say “remember that …” in a call to change that.
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-3">
      <Refusal>{refusal}</Refusal>
      <Card>
        <ul className="divide-y divide-border">
          {facts.map(({ id, text, createdAt }) => (
            <li key={id} className="flex items-center gap-3 py-1.5 pr-2 pl-4">
              <span className="min-w-0 flex-1 break-words text-sm">
                {text}
                <span className="block text-muted text-xs">
                  <LocalTime iso={createdAt} />
                </span>
              </span>
              <Button look="quiet" size="icon" aria-label={`Forget: ${text}`} onClick={() => void remove(id)}>
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
