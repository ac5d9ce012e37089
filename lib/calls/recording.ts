import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { env } from "@/lib/env";
import { joinOgg, oggDurationMs } from "./ogg";
import type { Recording } from "./schema";

/** A call is recorded by each job that serves it into a folder of that job's own; when it is over, the parts become one
 * file. The parts are kept. */
const folderOf = (callId: string) => join(env().PARLEY_DATA, "recordings", callId);
const partFolder = (callId: string, attempt: number) =>
  attempt === 1 ? folderOf(callId) : join(folderOf(callId), `part-${attempt}`);
const partSchema = z.object({ offsetMs: z.number() });
const joinedFile = "call.ogg";

/** Makes the folder where a job is to record, as `audio.ogg`, and answers it. */
export async function beginPart(callId: string, attempt: number): Promise<string> {
  const folder = partFolder(callId, attempt);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Writes the call time of the part's first sample, ms, beside it while it is being recorded: a job that is killed can no
 * longer tell. */
export async function notePart(folder: string, offsetMs: number): Promise<void> {
  await writeFile(join(folder, "part.json"), JSON.stringify({ offsetMs: Math.round(offsetMs) }), { mode: 0o600 });
}

/** Puts the parts together and writes a description beside them, so that the folder alone tells what it holds. Undefined
 * when nothing was recorded, as in a call that ended at once. */
export async function describeRecording(callId: string): Promise<Recording | undefined> {
  const folder = folderOf(callId);
  const names = await readdir(folder).catch(() => []);
  const attempts = names
    .flatMap((name) => Number(/^part-(\d+)$/.exec(name)?.[1] ?? Number.NaN))
    .filter(Number.isInteger);
  const read = await Promise.all([1, ...attempts.sort((a, b) => a - b)].map((attempt) => readPart(callId, attempt)));
  const parts = read.filter((part) => part !== undefined);
  const [only] = parts;
  const whole = parts.length === 1 && attempts.length === 0 ? only : joinOgg(parts);
  if (!whole) return undefined;
  const file = attempts.length === 0 ? "audio.ogg" : joinedFile;
  if (file === joinedFile) await writeFile(join(folder, file), whole.bytes, { mode: 0o600 });
  const recording: Recording = {
    file,
    contentType: "audio/ogg",
    bytes: whole.bytes.length,
    durationMs: oggDurationMs(whole.bytes),
    sha256: createHash("sha256").update(whole.bytes).digest("hex"),
    offsetMs: whole.offsetMs,
  };
  const metadata = { callId, channels: ["caller", "agent"], parts: parts.length, ...recording };
  // Web may only read where it is a container of its own; the row then tells the same.
  const description = `${JSON.stringify(metadata, null, 2)}\n`;
  await writeFile(join(folder, "metadata.json"), description, { mode: 0o600 }).catch(() => undefined);
  return recording;
}

async function readPart(callId: string, attempt: number) {
  const folder = partFolder(callId, attempt);
  const bytes = await readFile(join(folder, "audio.ogg")).catch(() => undefined);
  if (!bytes || bytes.length === 0) return undefined;
  const note = await readFile(join(folder, "part.json"), "utf8").catch(() => '{"offsetMs":0}');
  return { bytes, ...partSchema.parse(JSON.parse(note)) };
}
