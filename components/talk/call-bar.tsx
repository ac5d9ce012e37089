"use client";

import { PhoneCall } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { clock } from "@/components/ui/clock";
import { useCall } from "./call-provider";
import { isLive } from "./state";
import { useClock } from "./use-clock";

/** The way back to a call that goes on while another page is looked at. */
export function CallBar() {
  const { call } = useCall();
  const elapsed = useClock(call.startedAt);
  // A draft is tried on its own page.
  const home = call.agent?.tokenUrl ? `/agents/${call.agent.slug}` : "/";
  if (usePathname() === home || !isLive(call.state)) return null;
  return (
    <Link
      href={home}
      className="flex min-h-11 items-center justify-center gap-2 bg-accent px-4 font-medium text-on-accent text-sm focus-visible:outline-offset-[-4px]"
    >
      <PhoneCall aria-hidden className="size-4" />
      Back to your call with {call.agent?.name}
      <span className="tabular">{elapsed === undefined ? "" : clock(elapsed)}</span>
    </Link>
  );
}
