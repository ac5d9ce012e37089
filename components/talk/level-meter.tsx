"use client";

import { useEffect, useRef } from "react";
import type { Reading, Side } from "./levels";

const bars = 9;
/** Often enough for an eye, and a third of what a screen could show. */
const everyMs = 50;

/** How loud your own voice arrives, so that you see whether you are heard. */
export function LevelMeter({ read, isMuted }: { read: (side: Side) => Reading; isMuted: boolean }) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let shown = 0;
    const timer = setInterval(() => {
      const level = isMuted ? 0 : read("caller").level;
      shown = level > shown ? level : shown * 0.68;
      const lit = Math.round(shown * bars);
      for (const [index, bar] of [...(root.current?.children ?? [])].entries()) {
        if (bar.hasAttribute("data-lit") !== index < lit) bar.toggleAttribute("data-lit", index < lit);
      }
    }, everyMs);
    return () => clearInterval(timer);
  }, [read, isMuted]);
  return (
    <div ref={root} aria-hidden data-testid="level-meter" className="flex items-center justify-center gap-1">
      {Array.from({ length: bars }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars never move.
        <span key={index} className="h-1.5 w-3 rounded-full bg-border data-lit:bg-accent" />
      ))}
    </div>
  );
}
