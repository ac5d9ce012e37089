import Link from "next/link";
import { cn } from "@/components/ui/cn";

const places = [
  { id: "edit", label: "Edit", path: "" },
  { id: "versions", label: "Versions", path: "/versions" },
] as const;

/** The pages of one agent. */
export function AgentTabs({ slug, current }: { slug: string; current: (typeof places)[number]["id"] }) {
  return (
    <nav aria-label="Pages of this agent" className="-mt-2 mb-6 flex gap-1 border-border border-b">
      {places.map(({ id, label, path }) => (
        <Link
          key={id}
          href={`/agents/${slug}${path}`}
          aria-current={id === current ? "page" : undefined}
          className={cn(
            "-mb-px inline-flex h-9 items-center border-transparent border-b-2 px-3 font-medium text-muted text-sm hover:text-text touch:h-11",
            id === current && "border-accent text-text",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
