import type { ModelEntry, ModelFile, Source } from "./manifest";
import { transferKey } from "./sources";

/** How far a pull has come; the same shape as `progress` in `GET /v1/models`. */
export interface PullProgress {
  /** Of the files still missing when the pull began; never goes back. */
  receivedBytes: number;
  totalBytes: number | null;
  /** The file being fetched or checked, and from which kind of source. */
  step: string;
}

export type Meter = ReturnType<typeof createMeter>;

/** Adds up the progress of one model over its files. A wheel of several files counts for all of them while it loads. */
export function createMeter(model: ModelEntry, onProgress: ((progress: PullProgress) => void) | undefined) {
  let pending: ModelFile[] = [...model.files];
  const learned = new Map<string, number>();
  let doneBytes = 0;
  let receivedBytes = 0;
  let step = "";
  let reported = { step, at: 0 };

  const bytesOf = (file: ModelFile) => file.bytes ?? learned.get(file.path);
  const sum = (files: ModelFile[]) => files.reduce((total, file) => total + (bytesOf(file) ?? 0), 0);

  function report(received: number) {
    receivedBytes = Math.max(receivedBytes, Math.round(received));
    const totalBytes = pending.every((file) => bytesOf(file) !== undefined) ? doneBytes + sum(pending) : null;
    const now = performance.now();
    // Every chunk of a fast download is more than anyone can watch.
    if (step === reported.step && now - reported.at < 100 && receivedBytes !== totalBytes) return;
    reported = { step, at: now };
    onProgress?.({ receivedBytes: Math.min(receivedBytes, totalBytes ?? receivedBytes), totalBytes, step });
  }

  return {
    /** These files are missing; the rest is in place. */
    begin(wanted: ModelFile[]) {
      pending = [...wanted];
    },
    say(text: string) {
      step = text;
      report(receivedBytes);
    },
    /** The first pending file is being fetched. */
    transfer(source: Source, received: number, total: number | null, text: string) {
      step = text;
      const [current] = pending;
      if (!current) return;
      const key = transferKey(source);
      if (key === undefined && total !== null && current.bytes === undefined) learned.set(current.path, total);
      const group =
        key === undefined
          ? [current]
          : pending.filter((file) => file.sources.some((other) => transferKey(other) === key));
      const groupBytes = sum(group);
      report(doneBytes + (total ? (received / total) * groupBytes : Math.min(received, groupBytes || received)));
    },
    done(file: ModelFile) {
      pending = pending.filter((other) => other !== file);
      doneBytes += bytesOf(file) ?? 0;
      report(doneBytes);
    },
  };
}
