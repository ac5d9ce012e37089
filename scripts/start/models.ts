import type { Reporter } from "./reporter";

/** Fetches the default models that are missing. Throws AppError saying what to do. */
export async function ensureModels(folder: string, reporter: Reporter): Promise<void> {
  const module = "../../engine/models/ensure";
  const { ensureDefaultModels } = (await import(module)) as {
    ensureDefaultModels: (options: { root: string; onProgress: (...values: unknown[]) => void }) => Promise<unknown>;
  };
  const step = reporter.step("Speech models", { isSlow: true });
  await ensureDefaultModels({ root: folder, onProgress: () => undefined });
  step.done();
}
