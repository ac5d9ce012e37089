import { bytes } from "@/components/ui/bytes";
import type { Model } from "@/lib/models/schema";

type PullProgressProps = { progress: NonNullable<Model["progress"]>; name: string };

/** How far a download is, in a bar and in words. */
export function PullProgress({ progress: { receivedBytes, totalBytes, step }, name }: PullProgressProps) {
  const percent = totalBytes ? Math.min(100, Math.round((receivedBytes / totalBytes) * 100)) : undefined;
  return (
    <div>
      <div
        role="progressbar"
        aria-label={`Download of ${name}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        className="h-1.5 overflow-hidden rounded-full bg-raised"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-700"
          style={{ width: `${percent ?? 100}%` }}
        />
      </div>
      <p className="tabular mt-1.5 flex justify-between gap-4 text-muted text-xs">
        <span className="truncate">{step}</span>
        <span className="shrink-0">
          {bytes(receivedBytes)}
          {totalBytes ? ` of ${bytes(totalBytes)}` : ""}
        </span>
      </p>
    </div>
  );
}
