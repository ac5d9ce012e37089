import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { z } from "zod";

// What a partial file belongs to is noted in a small JSON file beside it.
const resumeSchema = z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() });

/** From where a download may be continued, and what tells the server which file the first part is of. */
export interface Resume {
  offset: number;
  validator: string | null;
}

/** Offset 0 when there is nothing to continue or nothing would notice that the rest is of another file. */
export async function readResume(target: string, hashKnown: boolean): Promise<Resume> {
  const nothing = { offset: 0, validator: null };
  const offset = await partialSize(target);
  const text = await readFile(`${target}.json`, "utf8").catch(() => undefined);
  const noted = text === undefined ? undefined : resumeSchema.safeParse(parseJson(text)).data;
  if (offset === 0 || !noted) return nothing;
  const validator = noted.etag ?? noted.lastModified;
  return validator || hashKnown ? { offset, validator } : nothing;
}

/** Notes the validators of the file that is about to be written. */
export async function writeResume(target: string, headers: Headers): Promise<void> {
  const etag = headers.get("etag");
  // A weak validator does not promise the same bytes, and If-Range must not carry one.
  const strong = etag && !etag.startsWith("W/") ? etag : null;
  await writeFile(`${target}.json`, JSON.stringify({ etag: strong, lastModified: headers.get("last-modified") }));
}

export function rangeHeaders({ offset, validator }: Resume): Record<string, string> {
  return { range: `bytes=${offset}-`, ...(validator ? { "if-range": validator } : {}) };
}

/** Throws a partial download away. */
export async function forget(target: string): Promise<void> {
  await Promise.all([rm(target, { force: true }), rm(`${target}.json`, { force: true })]);
}

/** Bytes there are of a partial file, 0 when there is none. */
export async function partialSize(target: string): Promise<number> {
  return stat(target).then(
    ({ size }) => size,
    () => 0,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
