import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to one request; the next request gets the next step, and after the last all goes well. */
export type Step =
  | { status: number; headers?: Record<string, string> }
  /** Sends so many bytes of the body, then breaks the connection; what the client had not read yet is lost to it. */
  | { dropAfter: number }
  /** The same once the client has read them, as it says through `clientHas`. */
  | { dropWhenRead: number }
  /** Sends so many bytes of the body, then nothing more. */
  | { stallAfter: number }
  | { wrongRange: true };

export interface ServedFile {
  content: Buffer;
  /** null = no validator at all. */
  etag?: string | null;
  ranges?: boolean;
  headers?: Record<string, string>;
  script?: Step[];
}

export interface SeenRequest {
  path: string;
  range: string | undefined;
  ifRange: string | undefined;
  authorization: string | undefined;
}

/** A server on loopback that misbehaves as told. */
export async function startFileServer() {
  const files = new Map<string, ServedFile>();
  const redirects = new Map<string, { location: string; headers?: Record<string, string> }>();
  const requests: SeenRequest[] = [];
  const drops: { at: number; drop(): void }[] = [];
  let bodyBytes = 0;

  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    requests.push({
      path,
      range: request.headers.range,
      ifRange: request.headers["if-range"] as string | undefined,
      authorization: request.headers.authorization,
    });
    const redirect = redirects.get(path);
    const file = files.get(path);
    if (redirect) response.writeHead(302, { location: redirect.location, ...redirect.headers }).end();
    else if (file) answer(file, request, response);
    else response.writeHead(404).end();
  });

  function answer(file: ServedFile, request: IncomingMessage, response: ServerResponse) {
    const step = file.script?.shift();
    if (step && "status" in step) {
      response.writeHead(step.status, step.headers).end();
      return;
    }
    const etag = file.etag === undefined ? etagOf(file.content) : file.etag;
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
    const same = request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
    const partial = asked !== undefined && same && file.ranges !== false;
    const offset = partial ? Number(asked) : 0;
    const size = file.content.length;
    if (partial && offset >= size) {
      response.writeHead(416, { "content-range": `bytes */${size}` }).end();
      return;
    }
    const body = file.content.subarray(offset);
    const shown = step && "wrongRange" in step ? 0 : offset;
    response.writeHead(partial ? 206 : 200, {
      "content-length": body.length,
      ...(etag === null ? {} : { etag }),
      ...(partial ? { "content-range": `bytes ${shown}-${size - 1}/${size}` } : {}),
      ...file.headers,
    });
    const end = step && !("wrongRange" in step) ? (Object.values(step)[0] ?? 0) : body.length;
    bodyBytes += Math.min(end, body.length);
    response.write(body.subarray(0, end), () => {
      if (!step || "wrongRange" in step) response.end();
      else if ("dropAfter" in step) response.destroy();
    });
    if (step && "dropWhenRead" in step) drops.push({ at: offset + end, drop: () => response.destroy() });
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    files,
    redirects,
    requests,
    /** Bytes of bodies sent so far, over all requests. */
    sentBytes: () => bodyBytes,
    clientHas(bytes: number) {
      const due = drops.findIndex(({ at }) => bytes >= at);
      if (due >= 0) drops.splice(due, 1)[0]?.drop();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type FileServer = Awaited<ReturnType<typeof startFileServer>>;

/** Bytes that differ everywhere, so that a wrong splice shows. */
export function sampleBytes(size: number, seed = "sample"): Buffer {
  const blocks: Buffer[] = [];
  for (let index = 0; index * 32 < size; index += 1) {
    blocks.push(createHash("sha256").update(`${seed} ${index}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, size);
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function etagOf(content: Buffer): string {
  return `"${sha256(content).slice(0, 16)}"`;
}
