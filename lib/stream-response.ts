import { Readable } from "node:stream";
import type { ReadableStream as WebStream } from "node:stream/web";

/** Sends a stream as a file to keep, at the pace at which it is taken. When the client goes, the stream is ended, and with
 * it whatever makes it. */
export function streamResponse(
  request: Request,
  { name, contentType, body }: { name: string; contentType: string; body: Readable },
): Response {
  request.signal.addEventListener("abort", () => body.destroy(), { once: true });
  if (request.signal.aborted) body.destroy();
  return new Response(Readable.toWeb(body) as WebStream<Uint8Array> as ReadableStream<Uint8Array>, {
    headers: {
      "cache-control": "private, no-store",
      "content-type": contentType,
      "content-disposition": `attachment; filename="${name}"`,
      "x-content-type-options": "nosniff",
    },
  });
}
