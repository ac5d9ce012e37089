import "server-only";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { ServedFile } from "@/lib/file-response";
import type { Viewer } from "@/lib/users/schema";
import * as desk from "./desk";
import type { OfferedVoice, SetFavourite, SpeechRequest, Voice, VoiceSourceId } from "./schema";
import { cachedSample } from "./voice-cache";

const voicesLastMs = 5 * 60_000;
const mostLists = 200;
const mostFavourites = 500;

/** What was listed, by the state of the connection it was listed of. */
const lists = new Map<string, { at: number; voices: Promise<Voice[]> }>();

/** The voices of our engine or of a connected provider, this person's favourites first. For builders. Asks the provider at
 * most every five minutes, unless its connection is changed. Throws `not_found` for a connection that is gone,
 * `provider_failed` when the provider does not tell and `unavailable` when the worker is down. */
export async function listVoices(viewer: Viewer, source: VoiceSourceId): Promise<OfferedVoice[]> {
  authorise(viewer, "provider:read");
  const [voices, favourites] = await Promise.all([
    voicesOf(source, await stateOf(source)),
    db.favouriteVoice.findMany({
      where: { userId: viewer.id, source },
      select: { voice: true },
      take: mostFavourites,
    }),
  ]);
  const marked = new Set(favourites.map(({ voice }) => voice));
  return voices
    .map((voice) => ({ ...voice, isFavourite: marked.has(voice.id) }))
    .sort((one, other) => Number(other.isFavourite) - Number(one.isFavourite));
}

/** A text said by a voice, as a WAV file. For builders. What was said once is kept. Throws as `listVoices` does. */
export async function requireSpeech(viewer: Viewer, request: SpeechRequest): Promise<ServedFile> {
  authorise(viewer, "provider:read");
  const state = await stateOf(request.source);
  return cachedSample([state, request.voice, request.text], () => desk.speak(request));
}

/** Marks a voice as one this person wants to find again, or not. For builders; each has favourites of their own. Throws
 * `conflict` when there are too many. */
export async function setFavourite(viewer: Viewer, { source, voice, isFavourite }: SetFavourite): Promise<void> {
  authorise(viewer, "provider:read");
  const key = { userId: viewer.id, source, voice };
  if (!isFavourite) {
    await db.favouriteVoice.deleteMany({ where: key });
    return;
  }
  if ((await db.favouriteVoice.count({ where: { userId: viewer.id } })) >= mostFavourites) {
    throw new AppError("conflict", `${mostFavourites} favourites are as many as can be kept. Remove one first.`);
  }
  await db.favouriteVoice.upsert({ where: { userId_source_voice: key }, create: key, update: {} });
}

/** Changes with everything that may change how the source's voices sound. */
async function stateOf(source: VoiceSourceId): Promise<string> {
  if (source === "engine") return source;
  const select = { stage: true, updatedAt: true, secret: { select: { updatedAt: true } } } as const;
  const row = await db.providerConnection.findUnique({ where: { id: source }, select });
  if (row?.stage !== "tts") throw new AppError("not_found", "That server is not connected any more.");
  return `${source} ${row.updatedAt.toISOString()} ${row.secret?.updatedAt.toISOString() ?? ""}`;
}

function voicesOf(source: VoiceSourceId, state: string): Promise<Voice[]> {
  const known = lists.get(state);
  if (known && Date.now() - known.at < voicesLastMs) return known.voices;
  const voices = desk.listVoices(source);
  lists.delete(state);
  lists.set(state, { at: Date.now(), voices });
  // A failure is not remembered.
  voices.catch(() => lists.get(state)?.voices === voices && lists.delete(state));
  const [oldest] = lists.keys();
  if (lists.size > mostLists && oldest !== undefined) lists.delete(oldest);
  return voices;
}
