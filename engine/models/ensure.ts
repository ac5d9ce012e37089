import { loadManifest, type Manifest, type ModelEntry } from "./manifest";
import type { SourceSettings } from "./sources/source";
import { createModelStore, type PullProgress } from "./store";

export interface EnsureOptions {
  /** `<PARLEY_DATA>/models` */
  root: string;
  signal?: AbortSignal;
  onProgress?(progress: PullProgress & { id: string; name: string }): void;
  /** Called when a model that had to be pulled is whole. */
  onInstalled?(model: ModelEntry): void;
  manifest?: Manifest;
  settings?: Partial<SourceSettings>;
}

/**
 * Pulls the default models that are missing or have a file of the wrong size, one after the other; answers the ids it
 * pulled. When all is there it only looks at file sizes.
 */
export async function ensureDefaultModels(options: EnsureOptions): Promise<string[]> {
  const { root, signal, onProgress, onInstalled, settings, manifest = loadManifest() } = options;
  const store = createModelStore({ root, manifest, settings });
  const missing = manifest.models.filter((model) => model.default && store.state(model.id) === "available");
  for (const model of missing) {
    await store.pull(model.id, {
      signal,
      onProgress: (progress) => onProgress?.({ ...progress, id: model.id, name: model.name }),
    });
    onInstalled?.(model);
  }
  return missing.map((model) => model.id);
}
