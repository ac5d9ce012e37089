import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const looks = {
  info: { style: "bg-raised text-text", Icon: Info },
  positive: { style: "bg-positive-soft text-positive", Icon: CircleCheck },
  warning: { style: "bg-warning-soft text-warning", Icon: TriangleAlert },
  danger: { style: "bg-danger-soft text-danger", Icon: TriangleAlert },
} as const;

type NoticeProps = { tone?: keyof typeof looks; role?: "alert" | "status"; children: ReactNode; className?: string };

/** A sentence or two in the flow of the page: what happened, what it means, what to do. */
export function Notice({ tone = "info", role, children, className }: NoticeProps) {
  const { style, Icon } = looks[tone];
  return (
    <div role={role} className={cn("flex gap-2.5 rounded-lg px-3.5 py-3 text-sm", style, className)}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 max-w-[72ch] flex-1">{children}</div>
    </div>
  );
}
