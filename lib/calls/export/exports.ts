import "server-only";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { db } from "@/lib/db";
import type { Viewer } from "@/lib/users/schema";
import { type ExportFormat, exportFormats } from "../export-formats";
import type { CallFilters } from "../filters";
import { eachCall } from "../list-store";
import type { CallDetail } from "../schema";
import { requireCall, requireRecording } from "../store";
import { type Archive, createArchive } from "./archive";
import { csvHead, csvRows } from "./csv";
import { documentOf } from "./document";
import { wavOf } from "./sound";
import { toMarkdown, toSrt, toText, toWebVtt } from "./texts";

export type Export = { name: string; contentType: string; body: Readable };

const texts: Record<Exclude<ExportFormat, "ogg" | "wav" | "zip">, (call: CallDetail) => string> = {
  txt: toText,
  md: toMarkdown,
  json: (call) => `${JSON.stringify(documentOf(call), null, 2)}\n`,
  vtt: toWebVtt,
  srt: toSrt,
};

/** A call in one of its forms, read as it is sent. Throws `not_found` for a call this person may not see, and for the sound of
 * one that has none. */
export async function exportCall(viewer: Viewer, id: string, format: ExportFormat): Promise<Export> {
  const call = await requireCall(viewer, id);
  const name = `call-${call.startedAt.slice(0, 16).replace(/[T:]/g, "-")}.${format}`;
  return { name, contentType: exportFormats[format].contentType, body: await bodyOf(viewer, call, format) };
}

async function bodyOf(viewer: Viewer, call: CallDetail, format: ExportFormat): Promise<Readable> {
  if (format === "ogg") return createReadStream((await requireRecording(viewer, call.id)).path);
  if (format === "wav") return wavOf((await requireRecording(viewer, call.id)).path);
  if (format === "zip") {
    const archive = createArchive();
    await addCall(archive, viewer, call);
    return archive.finish();
  }
  return Readable.from([texts[format](call)]);
}

/** The filtered history as CSV, page by page. */
export function exportList(viewer: Viewer, filters: CallFilters): Export {
  async function* rows() {
    yield csvHead;
    for await (const calls of eachCall(viewer, filters)) yield csvRows(calls);
  }
  return { name: "calls.csv", contentType: "text/csv; charset=utf-8", body: Readable.from(rows()) };
}

/** Everything this Parley keeps of the person who asks: account, views, ratings, and each call with its recording. */
export async function exportPerson(viewer: Viewer): Promise<Export> {
  const account = await db.user.findUniqueOrThrow({
    where: { id: viewer.id },
    select: {
      ...{ id: true, email: true, name: true, role: true, createdAt: true },
      facts: { select: { text: true, createdAt: true } },
      savedViews: { select: { name: true, query: true, createdAt: true } },
      voices: { select: { source: true, voice: true } },
      ratings: { select: { callId: true, role: true, thumb: true, words: true, updatedAt: true } },
    },
  });
  await db.auditEntry.create({ data: { actorId: viewer.id, action: "data-exported", subject: viewer.id } });
  const archive = createArchive();
  archive.add("account.json", () => Readable.from([JSON.stringify(account, null, 2)]));
  // Only the ids are held; each call is read when its turn comes.
  const own = { id: viewer.id, role: "user" } as const;
  for await (const calls of eachCall(own, {})) {
    for (const { id } of calls) {
      const folder = `calls/${id}/`;
      archive.add(`${folder}call.json`, async () => Readable.from([texts.json(await requireCall(own, id))]));
      const sound = await requireRecording(own, id).catch(() => undefined);
      if (sound) archive.add(`${folder}recording.ogg`, () => createReadStream(sound.path), true);
    }
  }
  return { name: "my-data.zip", contentType: exportFormats.zip.contentType, body: archive.finish() };
}

async function addCall(archive: Archive, viewer: Viewer, call: CallDetail): Promise<void> {
  for (const [format, write] of Object.entries(texts)) {
    archive.add(format === "json" ? "call.json" : `transcript.${format}`, () => Readable.from([write(call)]));
  }
  const sound = call.recording && (await requireRecording(viewer, call.id).catch(() => undefined));
  if (sound) archive.add("recording.ogg", () => createReadStream(sound.path), true);
}
