import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

type StatProps = {
  label: string;
  value: ReactNode;
  /** Against the period before. */
  change?: string | undefined;
  /** How the change is to be taken. */
  tone?: "good" | "bad" | undefined;
  href?: string;
  size?: "large" | "small";
};

/** A number, how it changed, and the calls behind it. */
export function Stat({ label, value, change, tone, href, size = "small" }: StatProps) {
  const text = (
    <>
      <span className="block text-muted text-xs">{label}</span>
      <span
        className={cn(
          "tabular block font-semibold tracking-tight",
          size === "large" ? "mt-1 text-3xl" : "mt-0.5 text-xl",
        )}
      >
        {value}
      </span>
      <span
        className={cn(
          "tabular block min-h-4 text-xs",
          tone === "good" ? "text-positive" : tone === "bad" ? "text-warning" : "text-muted",
        )}
      >
        {change}
        {change ? <span className="sr-only"> against the period before</span> : null}
      </span>
    </>
  );
  const style = "block bg-surface px-4 py-3";
  return href ? (
    <Link href={href} className={cn(style, "hover:bg-raised focus-visible:-outline-offset-2")}>
      {text}
    </Link>
  ) : (
    <div className={style}>{text}</div>
  );
}

/** Numbers side by side, with hairlines between them. */
export function Stats({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className={cn("grid gap-px overflow-hidden rounded-lg border border-border bg-border", className)}
    >
      {children}
    </section>
  );
}
