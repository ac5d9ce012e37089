import { link, mkdir, rename, rm, stat, statfs, symlink } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError, messageOf } from "@/lib/errors";
import { forget } from "./download";
import { sha256Of } from "./hash";
import type { Layout } from "./layout";
import { acquireLock } from "./lock";
import type { Manifest, ModelEntry, ModelFile, Source } from "./manifest";
import { createMeter, type PullProgress } from "./meter";
import { type RefFile, readRef, writeRef } from "./refs";
import { describeSource, fetchSource } from "./sources";
import type { Fetched, SourceSettings } from "./sources/source";
import { diskTrouble, stopped } from "./trouble";

export type { PullProgress } from "./meter";

export interface PullOptions {
  signal?: AbortSignal;
  onProgress?(progress: PullProgress): void;
  /** Someone has read and accepted the licence of a model that has its own. */
  acceptLicence?: boolean;
}

interface Store {
  layout: Layout;
  manifest: Manifest;
  settings: SourceSettings;
}

/** Installs or repairs one model; see `ModelStore.pull`. One process at a time does this for a model, the others wait and find it done. */
export async function pullModel(store: Store, model: ModelEntry, options: PullOptions): Promise<void> {
  const { layout } = store;
  const signal = options.signal ?? new AbortController().signal;
  const before = readRef(layout, model.id);
  if (model.acceptLicence && !options.acceptLicence && !before?.licenceAcceptedAt) {
    throw new AppError(
      "forbidden",
      `${model.name} has its own licence (${model.licence}, ${model.licenceUrl}). Read it, then pull with --accept-licence.`,
    );
  }
  const meter = createMeter(model, options.onProgress);
  try {
    const release = await acquireLock(layout.lock(model.id), {
      signal,
      onWait: (pid) =>
        meter.say(`waiting for the pull that ${pid === undefined ? "another process" : `process ${pid}`} is doing`),
    });
    try {
      await install(store, model, signal, meter);
    } finally {
      await release();
    }
  } catch (error) {
    if (signal.aborted) throw stopped();
    throw diskTrouble(error, layout.root) ?? error;
  }
}

async function install(store: Store, model: ModelEntry, signal: AbortSignal, meter: Meter) {
  const { layout } = store;
  // Read again under the lock: whoever held it may have done the work.
  const ref = readRef(layout, model.id);
  const files: Record<string, RefFile> = {};
  const wanted: ModelFile[] = [];
  for (const file of model.files) {
    const kept = await intact(layout, model.id, file, ref?.files[file.path], signal, meter);
    if (kept) files[file.path] = kept;
    else wanted.push(file);
  }
  meter.begin(wanted);
  await requireSpace(layout, model, wanted);
  for (const file of wanted) {
    const known = ref?.files[file.path];
    files[file.path] = await fetchFile(store, model, file, known, signal, meter);
    meter.done(file);
  }
  signal.throwIfAborted();
  for (const file of wanted) {
    const got = files[file.path];
    if (got) await linkBlob(layout.blob(got.sha256), layout.file(model.id, file.path));
  }
  const now = new Date().toISOString();
  const licenceAcceptedAt = ref?.licenceAcceptedAt ?? (model.acceptLicence ? now : undefined);
  if (wanted.length > 0 || !ref) {
    await writeRef(layout, { version: 1, id: model.id, installedAt: now, licenceAcceptedAt, files });
  }
  await rm(layout.partial(model.id), { recursive: true, force: true });
}

type Meter = ReturnType<typeof createMeter>;

/** What the ref should say of a file whose right content is already in place or in a blob. */
async function intact(
  layout: Layout,
  id: string,
  file: ModelFile,
  known: RefFile | undefined,
  signal: AbortSignal,
  meter: Meter,
): Promise<RefFile | undefined> {
  const sha256 = file.sha256 ?? known?.sha256;
  if (!sha256) return undefined;
  const place = layout.file(id, file.path);
  const blob = layout.blob(sha256);
  for (const path of [place, blob]) {
    const size = await sizeOf(path);
    if (size === undefined || (file.bytes !== undefined && size !== file.bytes)) continue;
    meter.say(`checking ${file.path}`);
    if ((await sha256Of(path, signal)) !== sha256) continue;
    if (path === blob) await linkBlob(blob, place);
    if (path === place && (await sizeOf(blob)) !== size) await linkBlob(place, blob);
    return { sha256, bytes: size, source: known?.source ?? "store", revision: known?.revision };
  }
  return undefined;
}

/** Tries the sources in order until one gives the right file, and puts that into the blobs. */
async function fetchFile(
  { layout, settings }: Store,
  model: ModelEntry,
  file: ModelFile,
  known: RefFile | undefined,
  signal: AbortSignal,
  meter: Meter,
): Promise<RefFile> {
  const expected = file.sha256 ?? known?.sha256;
  const failures: string[] = [];
  for (const source of file.sources) {
    try {
      const target = layout.partialFile(model.id, file.path, source);
      await mkdir(dirname(target), { recursive: true });
      const once = () =>
        fetchSource(source, {
          target,
          scratch: layout.partial(model.id),
          sha256: expected,
          revision: known?.source === source.kind ? known.revision : undefined,
          signal,
          onProgress: (received, total, step) => meter.transfer(source, received, total, step),
          settings,
        });
      const { fetched, sha256 } = await fetchAndCheck(once, target, file, expected, signal, meter);
      const bytes = (await stat(target)).size;
      await mkdir(layout.blobs, { recursive: true });
      await rename(target, layout.blob(sha256));
      await forget(target);
      return { sha256, bytes, source: source.kind, revision: fetched.revision ?? revisionOf(source) };
    } catch (error) {
      signal.throwIfAborted();
      if (diskTrouble(error, layout.root)) throw error;
      failures.push(`${describeSource(source)}: ${messageOf(error)}`);
    }
  }
  throw new AppError(
    "unavailable",
    `Could not get ${file.path} of ${model.name}. ${failures.map((failure) => `${failure}.`).join(" ")} Nothing was installed; what was received is kept. Pull again to go on: \`npm run models -- pull ${model.id}\`.`,
  );
}

async function fetchAndCheck(
  once: () => Promise<Fetched>,
  target: string,
  file: ModelFile,
  expected: string | undefined,
  signal: AbortSignal,
  meter: Meter,
): Promise<{ fetched: Fetched; sha256: string }> {
  for (;;) {
    const fetched = await once();
    meter.say(`checking ${file.path}`);
    const sha256 = await sha256Of(target, signal);
    const wanted = expected ?? fetched.sha256;
    if (wanted === undefined || sha256 === wanted) return { fetched, sha256 };
    await forget(target);
    // A part kept from an earlier run may have been of another version: one whole download decides.
    if (fetched.resumed) continue;
    throw new AppError(
      "unavailable",
      `what arrived is not the file it should be (sha256 ${sha256.slice(0, 12)}… instead of ${wanted.slice(0, 12)}…), so it was thrown away`,
    );
  }
}

function revisionOf(source: Source): string | undefined {
  if (source.kind === "hf") return source.revision;
  return source.kind === "pypi" || source.kind === "npm" ? source.version : undefined;
}

/** Hard link where the file system has them (same bytes, once on disk), symbolic link else. Replaces what is there in one step. */
async function linkBlob(blob: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  await rm(draft, { force: true });
  await link(blob, draft).catch(() => symlink(blob, draft));
  await rename(draft, path);
  // Renaming one hard link onto another of the same file leaves both.
  await rm(draft, { force: true });
}

/** Says so before an hour of download, not after. */
async function requireSpace(layout: Layout, model: ModelEntry, wanted: ModelFile[]): Promise<void> {
  const known = wanted.every((file) => file.bytes !== undefined);
  const needed = known
    ? wanted.reduce((sum, file) => sum + (file.bytes ?? 0), 0)
    : wanted.length > 0
      ? model.sizeBytes
      : 0;
  if (needed === 0) return;
  await mkdir(layout.root, { recursive: true });
  const { bavail, bsize } = await statfs(layout.root);
  const free = bavail * bsize;
  if (free >= needed) return;
  const mb = (bytes: number) => Math.ceil(bytes / 1e6);
  throw new AppError(
    "unavailable",
    `${model.name} needs ${mb(needed)} MB and the disk of ${layout.root} has ${mb(free)} MB left. Free some space and pull again.`,
  );
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}
