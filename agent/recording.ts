import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Recording } from "@/lib/calls/schema";
import { env } from "@/lib/env";
import { recordingFile } from "./room";

export const recordingFolderOf = (callId: string) => join(env().PARLEY_DATA, "recordings", callId);

/** Describes the finished file and writes the description beside it, so that the folder alone tells what it holds.
 * Undefined when nothing was recorded, as in a call that ended at once. */
export async function describeRecording(callId: string, offsetMs: number): Promise<Recording | undefined> {
  const folder = recordingFolderOf(callId);
  const bytes = await readFile(recordingFile(folder)).catch(() => undefined);
  if (!bytes || bytes.length === 0) return undefined;
  const recording: Recording = {
    file: "audio.ogg",
    contentType: "audio/ogg",
    bytes: bytes.length,
    durationMs: oggDurationMs(bytes),
    sha256: createHash("sha256").update(bytes).digest("hex"),
    offsetMs: Math.round(offsetMs),
  };
  const metadata = { callId, channels: ["caller", "agent"], ...recording };
  await writeFile(join(folder, "metadata.json"), `${JSON.stringify(metadata, null, 2)}\n`, { mode: 0o600 });
  return recording;
}

/** Length of an Ogg Opus file: the last page's granule position counts samples at 48 kHz (RFC 7845 §4). */
export function oggDurationMs(bytes: Buffer): number {
  const page = bytes.lastIndexOf("OggS", undefined, "latin1");
  if (page < 0 || page + 14 > bytes.length) return 0;
  return Math.round(Number(bytes.readBigInt64LE(page + 6)) / 48);
}
