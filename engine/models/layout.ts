import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Source } from "./manifest";

/**
 * The store on disk:
 * `blobs/<sha256>` every file once · `installed/<id>/<path>` links to blobs, named as runtimes want them ·
 * `refs/<id>.json` written last: a model without it is not installed · `partial/<id>/` what an unfinished pull keeps · `derived/<id>/`
 * what the engine made of a model's files, and makes again when it is gone · `locks/`
 */
export function storeLayout(root: string) {
  return {
    root,
    blobs: join(root, "blobs"),
    blob: (sha256: string) => join(root, "blobs", sha256),
    installed: (id: string) => join(root, "installed", id),
    file: (id: string, path: string) => join(root, "installed", id, ...path.split("/")),
    refs: join(root, "refs"),
    ref: (id: string) => join(root, "refs", `${id}.json`),
    derived: (id: string) => join(root, "derived", id),
    partials: join(root, "partial"),
    partial: (id: string) => join(root, "partial", id),
    /** A name no file of a model has: those end in the hash of their source. */
    draftRef: (id: string) => join(root, "partial", id, "ref.json"),
    /** One per source: bytes of two sources never mix. */
    partialFile: (id: string, path: string, source: Source) =>
      join(root, "partial", id, `${path.replaceAll("/", "__")}.${shortHash(JSON.stringify(source))}`),
    lock: (id: string) => join(root, "locks", `${id}.lock`),
  };
}
export type Layout = ReturnType<typeof storeLayout>;

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
