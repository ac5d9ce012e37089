import { ensureDefaultModels } from "@/engine/models/ensure";
import type { Reporter, Step } from "./reporter";

/** Fetches the default models that are missing, showing how far each has come. Throws AppError saying what to do. */
export async function ensureModels(folder: string, reporter: Reporter): Promise<void> {
  const steps = new Map<string, Step>();
  try {
    await ensureDefaultModels({
      root: folder,
      onProgress: ({ id, name, receivedBytes, totalBytes }) => {
        const step = steps.get(id) ?? reporter.step(`Model ${name}`, { isSlow: true });
        steps.set(id, step);
        step.progress(receivedBytes, totalBytes);
      },
      onInstalled: ({ id }) => {
        steps.get(id)?.done();
        steps.delete(id);
      },
    });
  } catch (error) {
    for (const step of steps.values()) step.fail();
    throw error;
  }
}
