"use client";

import { CircleUser, LogOut, Menu as MenuIcon } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog } from "@/components/ui/dialog";
import { NavLink } from "./nav-link";
import { isIn, type PlaceId, places } from "./places";
import { Initial } from "./rail";
import { leave } from "./sign-out";
import { ThemeButtons } from "./theme-choice";

const item =
  "flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-muted text-xs aria-[current]:font-medium aria-[current]:text-accent";
const direct: readonly PlaceId[] = ["talk", "calls"];

type BottomBarProps = { allowed: readonly PlaceId[]; name: string; email: string };

/** The navigation of a phone. It makes room while a call is on. */
export function BottomBar({ allowed, name, email }: BottomBarProps) {
  const [isOpen, setOpen] = useState(false);
  const path = usePathname();
  const more = allowed.filter((place) => !direct.includes(place));
  const isInMore = more.some((place) => isIn(path, places[place].href));
  return (
    <nav
      aria-label="Main"
      className="safe-bottom fixed inset-x-0 bottom-0 z-30 flex border-border border-t bg-surface group-has-[[data-in-call]]/shell:hidden md:hidden print:hidden"
    >
      {direct.map((place) => {
        const { href, label, Icon } = places[place];
        return (
          <Link key={place} href={href} aria-current={isIn(path, href) ? "page" : undefined} className={item}>
            <Icon aria-hidden className="size-5" />
            {label}
          </Link>
        );
      })}
      <button
        type="button"
        aria-haspopup="dialog"
        aria-current={isInMore ? "true" : undefined}
        onClick={() => setOpen(true)}
        className={cn(item)}
      >
        <MenuIcon aria-hidden className="size-5" />
        More
      </button>
      <Dialog open={isOpen} onOpenChange={setOpen} title="More">
        <div className="flex flex-col gap-4">
          <div className="flex items-center gap-3">
            <Initial name={name} />
            <div className="min-w-0">
              <p className="truncate font-medium text-sm">{name}</p>
              <p className="truncate text-muted text-xs">{email}</p>
            </div>
          </div>
          {more.length > 0 ? (
            <div className="-mx-3 flex flex-col">
              {more.map((place) => (
                <NavLink key={place} place={place} onClick={() => setOpen(false)} />
              ))}
            </div>
          ) : null}
          <Button asChild>
            <Link href="/account" onClick={() => setOpen(false)}>
              <CircleUser aria-hidden />
              Your account
            </Link>
          </Button>
          <ThemeButtons />
          <Button onClick={leave}>
            <LogOut aria-hidden />
            Sign out
          </Button>
        </div>
      </Dialog>
    </nav>
  );
}
