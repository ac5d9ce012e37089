"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { isIn, type PlaceId, places } from "./places";

/** A row of the rail, or of the More sheet. */
export function NavLink({ place, onClick }: { place: PlaceId; onClick?: () => void }) {
  const { href, label, Icon } = places[place];
  const isHere = isIn(usePathname(), href);
  return (
    <Link
      href={href}
      onClick={onClick}
      aria-current={isHere ? "page" : undefined}
      className={cn(
        "flex h-9 items-center gap-3 rounded-lg px-3 text-muted text-sm transition-colors hover:bg-raised hover:text-text touch:h-11",
        isHere && "bg-raised font-medium text-text",
      )}
    >
      <Icon aria-hidden className={cn("size-4 shrink-0", isHere && "text-accent")} />
      {label}
    </Link>
  );
}
