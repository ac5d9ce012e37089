import { ensureDefaultModels } from "@/engine/models/ensure";
import { loadManifest } from "@/engine/models/manifest";
import { createModelStore } from "@/engine/models/store";
import type { Reporter, Step } from "./reporter";

/** Fetches the default models that are missing and mends those that are damaged, showing how far each has come.
 * Throws AppError saying what to do. */
export async function ensureModels(folder: string, reporter: Reporter): Promise<void> {
  await mendModels(folder, reporter);
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

/** The starter models are small enough to be read through at each start, and a damaged one would keep all calls away. */
async function mendModels(folder: string, reporter: Reporter): Promise<void> {
  const store = createModelStore({ root: folder });
  const installed = loadManifest().models.filter((model) => model.default && store.state(model.id) === "installed");
  for (const { id, name } of installed) {
    const { ok, problems } = await store.verify(id);
    if (ok) continue;
    reporter.say(`  ${name}: ${problems.join(" ")} It is fetched again.`);
    const step = reporter.step(`Model ${name}`, { isSlow: true });
    try {
      await store.pull(id, { onProgress: (progress) => step.progress(progress.receivedBytes, progress.totalBytes) });
      step.done("mended");
    } catch (error) {
      step.fail();
      throw error;
    }
  }
}
