import { readFileSync } from "node:fs";
import { mkdir, open, readdir, rename } from "node:fs/promises";
import { z } from "zod";
import type { Layout } from "./layout";

const refFileSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().nonnegative(),
  /** Which kind of source it came from, and the revision there, when that has one. */
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
  try {
    return refSchema.safeParse(JSON.parse(readFileSync(layout.ref(id), "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Written aside, synced and renamed: there is the old ref or the new one, never half. */
export async function writeRef(layout: Layout, ref: Ref): Promise<void> {
  await mkdir(layout.refs, { recursive: true });
  const draft = `${layout.ref(ref.id)}.${process.pid}.tmp`;
  const handle = await open(draft, "w");
  try {
    await handle.writeFile(`${JSON.stringify(ref, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, layout.ref(ref.id));
}

/** Every ref there is. */
export async function readRefs(layout: Layout): Promise<Ref[]> {
  const names = await readdir(layout.refs).catch(() => []);
  return names
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => readRef(layout, name.slice(0, -".json".length)) ?? []);
}
