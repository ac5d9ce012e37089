import { statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { AppError } from "@/lib/errors";
import { removeUnusedBlobs } from "./blobs";
import { sha256Of } from "./hash";
import { storeLayout } from "./layout";
import { acquireLock } from "./lock";
import { loadManifest, type Manifest, type ModelEntry, requireModel } from "./manifest";
import { type PullOptions, pullModel } from "./pull";
import { type Ref, readDraftRef, readRef } from "./refs";
import { defaultSettings, type SourceSettings } from "./sources/source";

export type { PullProgress } from "./meter";
export type { PullOptions } from "./pull";

export interface StoredModel extends ModelEntry {
  state: "available" | "installed";
}

export interface ModelStore {
  /** "installed" when every file is there with its right size; hashes are `verify`'s matter. */
  state(id: string): "available" | "installed";
  /** Manifest path → absolute path. Throws AppError `not_found` saying what to do when a file is missing or cut short. */
  files(id: string): Promise<Record<string, string>>;
  /** Makes the model whole: fetches what is missing, replaces what is damaged (by hash), keeps the rest. */
  pull(id: string, options?: PullOptions): Promise<void>;
  /** Hashes every file; `problems` are sentences that name the file. */
  verify(id: string): Promise<{ ok: boolean; problems: string[] }>;
  /** Where the engine keeps what it makes of the model's files. */
  derivedFolder(id: string): string;
  /** Deletes the model, what was made of it, what an unfinished pull left, and the blobs no other model needs. */
  remove(id: string): Promise<void>;
  list(): StoredModel[];
}

/** The models of one data folder (`<PARLEY_DATA>/models`). Nothing is read or made until it is needed. */
export function createModelStore(options: {
  root: string;
  manifest?: Manifest;
  settings?: Partial<SourceSettings>;
}): ModelStore {
  const layout = storeLayout(resolve(options.root));
  const manifest = options.manifest ?? loadManifest();

  function problems(model: ModelEntry, ref: Ref | undefined): string[] {
    if (!ref) return [`${model.name} is not installed.`];
    return model.files.flatMap((file) => {
      const known = ref.files[file.path];
      if (!known) return [`${file.path} is not installed.`];
      if (file.sha256 && file.sha256 !== known.sha256) return [`${file.path} is of an older version of the model.`];
      const size = statSync(layout.file(model.id, file.path), { throwIfNoEntry: false })?.size;
      if (size === undefined) return [`${file.path} is missing.`];
      return size === known.bytes ? [] : [`${file.path} has ${size} bytes instead of ${known.bytes}.`];
    });
  }

  const stateOf = (model: ModelEntry) =>
    problems(model, readRef(layout, model.id)).length === 0 ? ("installed" as const) : ("available" as const);

  return {
    state: (id) => stateOf(requireModel(manifest, id)),

    async files(id) {
      const model = requireModel(manifest, id);
      const found = problems(model, readRef(layout, id));
      if (found.length > 0) {
        throw new AppError("not_found", `${found.join(" ")} Run \`npm run models -- pull ${id}\` to put it right.`);
      }
      return Object.fromEntries(model.files.map(({ path }) => [path, layout.file(id, path)]));
    },

    derivedFolder: (id) => layout.derived(id),

    pull: async (id, pullOptions = {}) =>
      pullModel(layout, { ...defaultSettings(), ...options.settings }, requireModel(manifest, id), pullOptions),

    async verify(id) {
      const model = requireModel(manifest, id);
      const ref = readRef(layout, id);
      const found = problems(model, ref);
      for (const { path } of model.files) {
        const known = ref?.files[path];
        if (!known || found.some((problem) => problem.startsWith(`${path} `))) continue;
        const actual = await sha256Of(layout.file(id, path));
        if (actual !== known.sha256)
          found.push(`${path} is damaged: its content does not have the hash it should have.`);
      }
      return { ok: found.length === 0, problems: found };
    },

    async remove(id) {
      requireModel(manifest, id);
      const release = await acquireLock(layout.lock(id));
      try {
        const refs = [readRef(layout, id), readDraftRef(layout, id)];
        // The ref goes first: from here on the model counts as not installed.
        await rm(layout.ref(id), { force: true });
        await rm(layout.installed(id), { recursive: true, force: true });
        await rm(layout.partial(id), { recursive: true, force: true });
        await rm(layout.derived(id), { recursive: true, force: true });
        await removeUnusedBlobs(layout, refs);
      } finally {
        await release();
      }
    },

    list: () => manifest.models.map((model) => ({ ...model, state: stateOf(model) })),
  };
}
