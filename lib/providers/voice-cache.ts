import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { env } from "@/lib/env";
import type { ServedFile } from "@/lib/file-response";

/** All samples together; a second of one is 48 kB. */
const mostBytes = 50_000_000;
const extension = ".wav";

const folder = () => join(env().PARLEY_DATA, "cache", "voices");

/** The file of a sample, made now unless it is there already. `key`: all that it depends on. The ones nobody asked for the
 * longest go when all of them together are larger than `maxBytes`. Throws what `make` throws. */
export async function cachedSample(
  key: readonly string[],
  make: () => Promise<Buffer>,
  maxBytes = mostBytes,
): Promise<ServedFile> {
  const name = createHash("sha256").update(JSON.stringify(key)).digest("hex") + extension;
  const path = join(folder(), name);
  const served = (bytes: number) => ({ path, contentType: "audio/wav", bytes });
  const known = await stat(path).catch(() => undefined);
  if (known) {
    await utimes(path, new Date(), new Date()).catch(() => undefined); // just asked for
    return served(known.size);
  }
  const sound = await make();
  await mkdir(folder(), { recursive: true });
  // Whole or not at all, also for somebody who asks for the same at the same time.
  const unfinished = join(folder(), `${randomUUID()}.part`);
  await writeFile(unfinished, sound);
  await rename(unfinished, path);
  await prune(maxBytes, name);
  return served(sound.byteLength);
}

async function prune(maxBytes: number, newest: string): Promise<void> {
  const names = await readdir(folder());
  const files = await Promise.all(
    names.map(async (name) => ({ name, stats: await stat(join(folder(), name)).catch(() => undefined) })),
  );
  let left = maxBytes;
  const byAge = files
    .flatMap(({ name, stats }) => (stats ? [{ name, bytes: stats.size, usedAt: stats.mtimeMs }] : []))
    .sort((one, other) => Number(other.name === newest) - Number(one.name === newest) || other.usedAt - one.usedAt);
  for (const { name, bytes } of byAge) {
    left -= bytes;
    if (left < 0 && name !== newest) await rm(join(folder(), name), { force: true });
  }
}
