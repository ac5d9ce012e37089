import { readFileSync } from "node:fs";
import { mkdir, open, readdir, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { Layout } from "./layout";

const refFileSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
  /** Which source it came from, in words, and the revision there, when that has one. */
  source: z.string(),
  revision: z.string().optional(),
});
export type RefFile = z.infer<typeof refFileSchema>;

const refSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  installedAt: z.string(),
  licenceAcceptedAt: z.string().optional(),
  files: z.record(z.string(), refFileSchema),
});
/** What is installed of a model, and the hashes it is held to. */
export type Ref = z.infer<typeof refSchema>;

/** The ref of a model; undefined when there is none or it is not readable as one. */
export function readRef(layout: Layout, id: string): Ref | undefined {
  return parseRef(layout.ref(id));
}

/** What an interrupted pull had got. */
export function readDraftRef(layout: Layout, id: string): Ref | undefined {
  return parseRef(layout.draftRef(id));
}

function parseRef(path: string): Ref | undefined {
  try {
    return refSchema.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Makes the model installed. */
export function writeRef(layout: Layout, ref: Ref): Promise<void> {
  return writeWhole(layout.ref(ref.id), ref);
}

export function writeDraftRef(layout: Layout, ref: Ref): Promise<void> {
  return writeWhole(layout.draftRef(ref.id), ref);
}

/** Written aside, synced and renamed: there is the old ref or the new one, never half. */
async function writeWhole(path: string, ref: Ref): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${process.pid}.tmp`;
  const handle = await open(aside, "w");
  try {
    await handle.writeFile(`${JSON.stringify(ref, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, path);
}

/** Every ref there is, with those of pulls under way. */
export async function readRefs(layout: Layout): Promise<Ref[]> {
  const installed = await readdir(layout.refs).catch(() => []);
  const partial = await readdir(layout.partials).catch(() => []);
  return [
    ...installed
      .filter((name) => name.endsWith(".json"))
      .map((name) => readRef(layout, name.slice(0, -".json".length))),
    ...partial.map((id) => readDraftRef(layout, id)),
  ].filter((ref) => ref !== undefined);
}
