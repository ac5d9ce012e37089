import type { ReactNode } from "react";
import { Mark } from "@/components/ui/mark";

/** The frame of the pages before the app: sign-in and set-up. */
export function Entrance({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <main className="safe-top safe-bottom flex min-h-dvh flex-col items-center justify-center px-6 py-12">
      <div className="w-full max-w-sm">
        <Mark className="mb-8 size-10 text-accent" />
        <h1 className="font-semibold text-3xl tracking-tight">{title}</h1>
        {lead ? <p className="mt-2 text-base text-muted">{lead}</p> : null}
        <div className="mt-8">{children}</div>
      </div>
    </main>
  );
}
