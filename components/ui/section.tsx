import type { ReactNode } from "react";

/** A part of a long form: what it is about at the left, its fields at the right. Inside `data-stacked`, where there is
 * less room, one above the other. */
export function Section({ title, help, children }: { title: string; help?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid gap-x-10 gap-y-4 border-border border-b py-8 first:pt-0 last:border-b-0 lg:grid-cols-[14rem_minmax(0,1fr)] in-data-stacked:grid-cols-1!">
      <div>
        <h2 className="font-semibold text-base">{title}</h2>
        {help ? <div className="mt-1 text-muted text-sm">{help}</div> : null}
      </div>
      <div className="flex min-w-0 max-w-2xl in-data-stacked:max-w-none flex-col gap-5">{children}</div>
    </section>
  );
}

type AdvancedProps = {
  summary: string;
  /** Something in it needs another look. */
  isOpen: boolean;
  children: ReactNode;
};

/** Fields that few people need. */
export function Advanced({ summary, isOpen, children }: AdvancedProps) {
  return (
    <details open={isOpen || undefined} className="group/advanced">
      <summary className="inline-flex min-h-9 items-center gap-1.5 rounded-md text-muted text-sm hover:text-text touch:min-h-11">
        <span aria-hidden className="transition-transform group-open/advanced:rotate-90">
          ›
        </span>
        {summary}
      </summary>
      <div className="flex flex-col gap-5 pt-3">{children}</div>
    </details>
  );
}
