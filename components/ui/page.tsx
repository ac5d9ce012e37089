import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

type PageProps = {
  title: string;
  /** One line under the title. */
  lead?: ReactNode;
  /** The one primary action, at the right. */
  action?: ReactNode;
  /** The page above, when this is the second level. */
  back?: { href: string; label: string };
  children: ReactNode;
};

/** The frame of every page but Talk: at most 1200 px, title at the left, one action at the right. */
export function Page({ title, lead, action, back, children }: PageProps) {
  return (
    <div className="mx-auto w-full max-w-[75rem] px-4 pt-4 pb-10 sm:px-6 md:px-10 md:pt-8">
      {back ? (
        <Link
          href={back.href}
          className="-ml-1.5 inline-flex h-9 items-center gap-1 rounded-md pr-2 text-muted text-sm hover:text-text touch:h-11"
        >
          <ChevronLeft aria-hidden className="size-4" />
          {back.label}
        </Link>
      ) : null}
      <header className="mb-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="break-words font-semibold text-xl tracking-tight md:text-3xl">{title}</h1>
          {lead ? <p className="mt-1 max-w-[72ch] text-muted text-sm">{lead}</p> : null}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

type EmptyProps = { icon: ReactNode; title: string; children: ReactNode; action?: ReactNode };

/** What a page says when there is nothing yet: what belongs here and how it gets here. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center rounded-lg border border-border border-dashed px-6 py-16 text-center">
      <div className="mb-4 grid size-12 place-items-center rounded-full bg-raised text-muted [&_svg]:size-5">
        {icon}
      </div>
      <h2 className="font-semibold text-base">{title}</h2>
      <p className="mt-1 max-w-[48ch] text-muted text-sm">{children}</p>
      {action ? <div className="mt-6">{action}</div> : null}
    </div>
  );
}
