"use client";

import { ChevronsUpDown, CircleUser, LogOut } from "lucide-react";
import Link from "next/link";
import { Mark } from "@/components/ui/mark";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { NavLink } from "./nav-link";
import { type PlaceId, places } from "./places";
import { leave } from "./sign-out";
import { ThemeMenuChoice } from "./theme-choice";

type RailProps = { allowed: readonly PlaceId[]; name: string; email: string };

/** The navigation at the left of anything wider than a phone. */
export function Rail({ allowed, name, email }: RailProps) {
  const settings = allowed.filter((place) => places[place].group === "settings");
  return (
    <header className="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col border-border border-r bg-surface p-3 md:flex print:hidden!">
      <Link
        href="/"
        className="mb-4 flex h-10 w-fit items-center gap-2.5 rounded-lg px-3 font-semibold text-base touch:h-11"
      >
        <Mark className="size-5 text-accent" />
        Parley
      </Link>
      <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 overflow-y-auto">
        {allowed
          .filter((place) => places[place].group === "main")
          .map((place) => (
            <NavLink key={place} place={place} />
          ))}
        {settings.length > 0 ? <p className="mt-5 mb-1 px-3 text-muted text-xs">Settings</p> : null}
        {settings.map((place) => (
          <NavLink key={place} place={place} />
        ))}
      </nav>
      <Menu
        side="top"
        align="start"
        className="w-(--radix-dropdown-menu-trigger-width)"
        trigger={
          <button
            type="button"
            className="flex min-h-12 w-full items-center gap-2.5 rounded-lg px-2 text-left hover:bg-raised data-[state=open]:bg-raised"
          >
            <Initial name={name} />
            <span className="min-w-0 flex-1 truncate font-medium text-sm">
              {name}
              <span className="sr-only">, your account</span>
            </span>
            <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
          </button>
        }
      >
        <p className="truncate px-2.5 py-2 text-muted text-xs" title={email}>
          {email}
        </p>
        <MenuItem asChild>
          <Link href="/account">
            <CircleUser aria-hidden />
            Your account
          </Link>
        </MenuItem>
        <MenuSeparator />
        <MenuLabel>Theme</MenuLabel>
        <ThemeMenuChoice />
        <MenuSeparator />
        <MenuItem onSelect={leave}>
          <LogOut aria-hidden />
          Sign out
        </MenuItem>
      </Menu>
    </header>
  );
}

export function Initial({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="grid size-8 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-strong text-sm"
    >
      {name.trim().charAt(0).toUpperCase()}
    </span>
  );
}
