import "server-only";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { waveformOf } from "./export/sound";
import type { Waveform } from "./schema";
import { requireRecording } from "./store";

/** In memory only, so that a recording that is deleted leaves nothing behind on the disk. */
const kept = new Map<string, Promise<Waveform>>();
const mostKept = 100;

/** How loud both sides of a call's recording are, if this person may hear it. Throws `unavailable` when it cannot be read. */
export async function requireWaveform(viewer: Viewer, id: string): Promise<Waveform> {
  const { path, bytes } = await requireRecording(viewer, id);
  const key = `${path} ${bytes}`;
  const known = kept.get(key);
  const waveform = known ?? waveformOf(path);
  kept.delete(key);
  kept.set(key, waveform);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return waveform.catch((cause) => {
    kept.delete(key);
    throw new AppError("unavailable", "The recording cannot be read.", { cause });
  });
}
