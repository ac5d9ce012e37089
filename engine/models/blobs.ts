import { copyFile, link, mkdir, readdir, rename, rm, stat, symlink } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { sha256Of } from "./hash";
import type { Layout } from "./layout";
import type { ModelFile } from "./manifest";
import { type Ref, type RefFile, readRefs } from "./refs";

/**
 * What the ref should say of a file whose right content is already in place or in a blob (both are put right then);
 * undefined when it has to be fetched.
 */
export async function keepIntact(
  layout: Layout,
  id: string,
  file: ModelFile,
  known: RefFile | undefined,
  signal: AbortSignal,
): Promise<RefFile | undefined> {
  const sha256 = file.sha256 ?? known?.sha256;
  if (!sha256) return undefined;
  const place = layout.file(id, file.path);
  const blob = layout.blob(sha256);
  for (const path of [place, blob]) {
    const bytes = await sizeOf(path);
    if (bytes === undefined || (file.bytes !== undefined && bytes !== file.bytes)) continue;
    if ((await sha256Of(path, signal)) !== sha256) continue;
    if (path === blob) await linkFile(blob, place);
    else if ((await sizeOf(blob)) !== bytes) await linkFile(place, blob);
    return { sha256, bytes, source: known?.source ?? "store", revision: known?.revision };
  }
  return undefined;
}

/** Hard link where the file system has them (same bytes, once on disk), else symbolic link, else copy. Replaces what is there in one step. */
export async function linkFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const draft = `${to}.${process.pid}.new`;
  await rm(draft, { force: true });
  await link(from, draft)
    .catch(() => symlink(relative(dirname(draft), from), draft))
    .catch(() => copyFile(from, draft));
  await rename(draft, to);
  // Renaming one hard link onto another of the same file leaves both.
  await rm(draft, { force: true });
}

/** Deletes those of `refs`' blobs that no model, installed or being pulled, needs any more. */
export async function removeUnusedBlobs(layout: Layout, refs: (Ref | undefined)[]): Promise<void> {
  const hashes = (ref: Ref | undefined) => Object.values(ref?.files ?? {}).map((file) => file.sha256);
  const used = new Set((await readRefs(layout)).flatMap(hashes));
  const present = new Set(await readdir(layout.blobs).catch(() => []));
  const unused = refs.flatMap(hashes).filter((sha256) => present.has(sha256) && !used.has(sha256));
  await Promise.all(unused.map((sha256) => rm(layout.blob(sha256), { force: true })));
}

/** Bytes of a file; undefined when it is not there. */
export async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}
