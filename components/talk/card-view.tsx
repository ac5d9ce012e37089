"use client";

import { ExternalLink, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ShownCard } from "@/lib/calls/live";

/** What the agent sent to the screen last, until it is put away. */
export function CardView({ card }: { card: ShownCard | undefined }) {
  const [putAway, setPutAway] = useState<ShownCard>();
  if (!card || card === putAway) return null;
  return (
    <section
      aria-label="From the agent"
      aria-live="polite"
      className="max-h-[28dvh] animate-rise-in overflow-y-auto rounded-xl border border-border bg-surface p-4 shadow-lg"
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 className="break-words font-semibold text-base">{card.title}</h2>
          {card.text ? <p className="mt-1 select-text whitespace-pre-wrap break-words text-base">{card.text}</p> : null}
          {card.url ? (
            <a
              href={card.url}
              target="_blank"
              rel="noreferrer noopener"
              className="mt-2 inline-flex min-h-11 max-w-full items-center gap-2 break-all text-accent underline underline-offset-2"
            >
              {new URL(card.url).hostname}
              <ExternalLink aria-hidden className="size-4 shrink-0" />
            </a>
          ) : null}
        </div>
        <Button look="quiet" size="icon" aria-label="Put away" className="-mt-2 -mr-2" onClick={() => setPutAway(card)}>
          <X aria-hidden />
        </Button>
      </div>
    </section>
  );
}
