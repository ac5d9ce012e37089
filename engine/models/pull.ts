import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { AppError, messageOf } from "@/lib/errors";
import { keepIntact, linkFile, removeUnusedBlobs, sizeOf } from "./blobs";
import { sha256Of } from "./hash";
import type { Layout } from "./layout";
import { acquireLock } from "./lock";
import type { ModelEntry, ModelFile, Source } from "./manifest";
import { createMeter, type Meter, type PullProgress } from "./meter";
import { type Ref, type RefFile, readDraftRef, readRef, writeDraftRef, writeRef } from "./refs";
import { forget } from "./resume";
import { describeSource, fetchSource } from "./sources";
import type { Fetched, SourceSettings } from "./sources/source";
import { requireSpace } from "./space";
import { diskTrouble, stopped } from "./trouble";

export interface PullOptions {
  signal?: AbortSignal;
  onProgress?(progress: PullProgress): void;
  /** Someone has read and accepted the licence of a model that has its own. */
  acceptLicence?: boolean;
}

/** One pull of one model, as its steps see it. */
interface Pull {
  layout: Layout;
  settings: SourceSettings;
  model: ModelEntry;
  signal: AbortSignal;
  meter: Meter;
}

/** Installs or repairs one model; see `ModelStore.pull`. One process at a time does this for a model, the others wait and find it done. */
export async function pullModel(
  layout: Layout,
  settings: SourceSettings,
  model: ModelEntry,
  options: PullOptions,
): Promise<void> {
  if (model.acceptLicence && !options.acceptLicence && !readRef(layout, model.id)?.licenceAcceptedAt) {
    throw new AppError(
      "forbidden",
      `${model.name} has its own licence (${model.licence}, ${model.licenceUrl}). Read it, then pull with --accept-licence.`,
    );
  }
  const signal = options.signal ?? new AbortController().signal;
  const meter = createMeter(model, options.onProgress);
  try {
    signal.throwIfAborted();
    const onWait = (pid?: number) => meter.say(`waiting for the pull of ${pid ? `process ${pid}` : "another process"}`);
    const release = await acquireLock(layout.lock(model.id), { signal, onWait });
    try {
      await install({ layout, settings, model, signal, meter });
    } finally {
      await release();
    }
  } catch (error) {
    if (signal.aborted) throw stopped();
    throw diskTrouble(error, layout.root) ?? error;
  }
}

async function install(pull: Pull): Promise<void> {
  const { layout, model, signal, meter } = pull;
  // Read under the lock: whoever held it may have done the work.
  const before = readRef(layout, model.id);
  const draft = readDraftRef(layout, model.id);
  const known = (file: ModelFile) => before?.files[file.path] ?? draft?.files[file.path];
  const files: Record<string, RefFile> = {};
  const wanted: ModelFile[] = [];
  for (const file of model.files) {
    meter.say(`checking ${file.path}`);
    const kept = await keepIntact(layout, model.id, file, known(file), signal);
    if (kept) files[file.path] = kept;
    else wanted.push(file);
  }
  meter.begin(wanted);
  await requireSpace(layout, model, wanted);
  const installedAt = new Date().toISOString();
  const licenceAcceptedAt = before?.licenceAcceptedAt ?? (model.acceptLicence ? installedAt : undefined);
  const ref: Ref = { version: 1, id: model.id, installedAt, licenceAcceptedAt, files };
  for (const file of wanted) {
    files[file.path] = await fetchFile(pull, file, known(file));
    // What an interrupted pull has got so far, so that the next one need not guess whose blobs these are.
    await writeDraftRef(layout, ref);
    meter.done(file);
  }
  signal.throwIfAborted();
  for (const { path } of wanted) {
    const file = files[path];
    if (file) await linkFile(layout.blob(file.sha256), layout.file(model.id, path));
  }
  if (wanted.length > 0 || !before) await writeRef(layout, ref);
  await rm(layout.partial(model.id), { recursive: true, force: true });
  await removeOld(layout, ref, before);
}

/** After an update of the manifest: files the model no longer has, and blobs nobody needs. */
async function removeOld(layout: Layout, ref: Ref, before: Ref | undefined): Promise<void> {
  const gone = Object.keys(before?.files ?? {}).filter((path) => !(path in ref.files));
  await Promise.all(gone.map((path) => rm(layout.file(ref.id, path), { force: true })));
  await removeUnusedBlobs(layout, [before]);
}

/** Tries the sources in order until one gives the right file, and puts that into the blobs. */
async function fetchFile(pull: Pull, file: ModelFile, known: RefFile | undefined): Promise<RefFile> {
  const { layout, model, signal } = pull;
  const expected = file.sha256 ?? known?.sha256;
  const failures: string[] = [];
  for (const source of file.sources) {
    const from = describeSource(source);
    const revision = known?.source === from ? known.revision : undefined;
    try {
      const target = layout.partialFile(model.id, file.path, source);
      await mkdir(dirname(target), { recursive: true });
      const { sha256, fetched } = await fetchAndCheck(pull, { file, source, target, expected, revision });
      const bytes = (await sizeOf(target)) ?? 0;
      await mkdir(layout.blobs, { recursive: true });
      await rename(target, layout.blob(sha256));
      await forget(target);
      return { sha256, bytes, source: from, revision: fetched.revision };
    } catch (error) {
      signal.throwIfAborted();
      if (diskTrouble(error, layout.root)) throw error;
      failures.push(`${from}: ${messageOf(error)}.`);
    }
  }
  throw new AppError(
    "unavailable",
    `Could not get ${file.path} of ${model.name}. ${failures.join(" ")} Nothing was installed; what was received is kept. Go on with \`npm run models -- pull ${model.id}\`.`,
  );
}

interface Wanted {
  file: ModelFile;
  source: Source;
  target: string;
  expected: string | undefined;
  revision: string | undefined;
}

async function fetchAndCheck(
  { layout, settings, model, signal, meter }: Pull,
  { file, source, target, expected, revision }: Wanted,
): Promise<{ sha256: string; fetched: Fetched }> {
  for (let restarted = false; ; restarted = true) {
    const fetched = await fetchSource(source, {
      target,
      scratch: layout.partial(model.id),
      sha256: expected,
      revision,
      signal,
      onProgress: (received, total, step) => meter.transfer(source, received, total, step),
      settings,
    });
    meter.say(`checking ${file.path}`);
    const sha256 = await sha256Of(target, signal);
    const wanted = expected ?? fetched.sha256;
    if (wanted === undefined || sha256 === wanted) return { sha256, fetched };
    await forget(target);
    // A part kept from earlier may have been of another version: one whole download decides.
    if (fetched.resumed && !restarted) continue;
    throw new AppError(
      "unavailable",
      `what arrived is not the file it should be (sha256 ${sha256.slice(0, 12)}… instead of ${wanted.slice(0, 12)}…), so it was thrown away`,
    );
  }
}
