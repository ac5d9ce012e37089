import { cn } from "./cn";

/** The shape of what is being loaded. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-breathe rounded-md bg-raised", className)} />;
}

/** Wraps the skeletons of a page and says so to screen readers. */
export function Loading({ children }: { children: React.ReactNode }) {
  return (
    <div aria-busy="true">
      <p className="sr-only" role="status">
        Loading…
      </p>
      {children}
    </div>
  );
}
