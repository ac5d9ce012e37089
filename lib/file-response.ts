import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";

export type ServedFile = { path: string; contentType: string; bytes: number };

/** Serves a file as players want it: `Range` requests (one range), HEAD, streamed, never cached by others. Next sends
 * route handlers' bodies in chunks and drops `content-length`; players take the size from `content-range`. */
export function fileResponse(request: Request, file: ServedFile): Response {
  const headers = new Headers({
    "accept-ranges": "bytes",
    "cache-control": "private, no-store",
    "content-type": file.contentType,
    "content-disposition": "inline",
    "x-content-type-options": "nosniff",
  });
  const range = parseRange(request.headers.get("range"), file.bytes);
  if (range === "unsatisfiable") {
    headers.set("content-range", `bytes */${file.bytes}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
  headers.set("content-length", String(end - start + 1));
  if (range) headers.set("content-range", `bytes ${start}-${end}/${file.bytes}`);
  const status = range ? 206 : 200;
  if (request.method === "HEAD" || file.bytes === 0) return new Response(null, { status, headers });
  const stream = createReadStream(file.path, { start, end });
  request.signal.addEventListener("abort", () => stream.destroy(), { once: true });
  return new Response(Readable.toWeb(stream) as WebStream<Uint8Array> as ReadableStream<Uint8Array>, {
    status,
    headers,
  });
}

/** The bytes (first and last, both inclusive) that a `Range` header asks for; undefined to send everything, which is
 * also the rule for headers we do not understand and for several ranges at once (RFC 9110 §14.2). */
export function parseRange(
  header: string | null,
  bytes: number,
): { start: number; end: number } | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [first, last] = [match[1], match[2]].map((digits) => (digits ? Number(digits) : undefined));
  if (first === undefined) {
    const start = Math.max(0, bytes - (last ?? 0));
    return start < bytes ? { start, end: bytes - 1 } : "unsatisfiable";
  }
  if (last !== undefined && last < first) return undefined;
  if (first >= bytes) return "unsatisfiable";
  return { start: first, end: Math.min(last ?? bytes - 1, bytes - 1) };
}
