import { ThumbsDown, ThumbsUp } from "lucide-react";
import { cn } from "./cn";

export type Thumb = 1 | -1 | null;
type ThumbsProps = { value: Thumb; onChange: (value: Thumb) => void; labels: { up: string; down: string } };

/** Good or not good; a second press takes it back. */
export function Thumbs({ value, onChange, labels }: ThumbsProps) {
  const choices = [
    { thumb: 1, label: labels.up, Icon: ThumbsUp },
    { thumb: -1, label: labels.down, Icon: ThumbsDown },
  ] as const;
  return (
    <div className="flex gap-2">
      {choices.map(({ thumb, label, Icon }) => (
        <button
          key={thumb}
          type="button"
          aria-label={label}
          aria-pressed={value === thumb}
          onClick={() => onChange(value === thumb ? null : thumb)}
          className={cn(
            "grid size-11 place-items-center rounded-full border border-border text-muted transition-colors hover:bg-raised hover:text-text",
            value === thumb && "border-accent bg-accent-soft text-accent-strong",
          )}
        >
          <Icon aria-hidden className="size-5" />
        </button>
      ))}
    </div>
  );
}
