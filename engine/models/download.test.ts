import { mkdtemp, readFile, rm, symlink, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { download } from "./download";
import { type FileServer, sampleBytes, sha256, startFileServer } from "./testing/file-server";
import { quickNetwork } from "./testing/models";
import { diskTrouble } from "./trouble";

const content = sampleBytes(300_000);
let server: FileServer;
let folder: string;
let target: string;

beforeEach(async () => {
  server = await startFileServer();
  folder = await mkdtemp(join(tmpdir(), "parley-download-"));
  target = join(folder, "model.part");
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function get(path: string, options: Partial<Parameters<typeof download>[0]> = {}) {
  return download({
    url: server.url + path,
    target,
    hashKnown: false,
    signal: new AbortController().signal,
    network: quickNetwork,
    onProgress: (received) => server.clientHas(received),
    ...options,
  });
}

/** Leaves the first bytes of `/model` behind, as a process that was stopped does. */
async function interruptAfter(bytes: number) {
  const stop = new AbortController();
  const onProgress = (received: number) => {
    if (received >= bytes) stop.abort();
  };
  await expect(get("/model", { signal: stop.signal, onProgress })).rejects.toThrow();
  await truncate(target, bytes);
}

test("writes the whole file and counts its bytes", async () => {
  server.files.set("/model", { content });
  const seen: [number, number | null][] = [];
  const { resumed } = await get("/model", { onProgress: (received, total) => seen.push([received, total]) });
  expect(sha256(await readFile(target))).toBe(sha256(content));
  expect(resumed).toBe(false);
  expect(seen.at(-1)).toEqual([300_000, 300_000]);
});

test("goes on where the connection broke, and only there", async () => {
  server.files.set("/model", { content, script: [{ dropWhenRead: 100_000 }, { dropWhenRead: 50_000 }] });
  const { resumed } = await get("/model");
  expect(sha256(await readFile(target))).toBe(sha256(content));
  expect(resumed).toBe(true);
  expect(server.requests.map((request) => request.range)).toEqual([undefined, "bytes=100000-", "bytes=150000-"]);
  expect(server.requests[1]?.ifRange).toMatch(/^"/);
  expect(server.sentBytes()).toBe(content.length);
});

test("goes on where an earlier run was stopped", async () => {
  server.files.set("/model", { content, script: [{ stallAfter: 120_000 }] });
  await interruptAfter(120_000);
  await get("/model");
  expect(sha256(await readFile(target))).toBe(sha256(content));
  expect(server.requests[1]?.range).toBe("bytes=120000-");
  expect(server.sentBytes()).toBe(content.length);
});

test("starts again when the server ignores ranges", async () => {
  server.files.set("/model", { content, ranges: false, script: [{ dropAfter: 100_000 }] });
  const { resumed } = await get("/model");
  expect(sha256(await readFile(target))).toBe(sha256(content));
  expect(resumed).toBe(false);
});

test("starts again when the file changed in between", async () => {
  server.files.set("/model", { content, script: [{ stallAfter: 100_000 }] });
  await interruptAfter(100_000);
  const newer = sampleBytes(200_000, "newer");
  server.files.set("/model", { content: newer });
  await get("/model");
  expect(server.requests[1]?.range).toBe("bytes=100000-");
  expect(sha256(await readFile(target))).toBe(sha256(newer));
});

test("without a validator, goes on only when the final hash will tell", async () => {
  server.files.set("/model", { content, etag: null, script: [{ dropWhenRead: 100_000 }] });
  await get("/model");
  expect(server.requests[1]?.range).toBeUndefined();
  expect(sha256(await readFile(target))).toBe(sha256(content));

  server.files.set("/model", { content, etag: null, script: [{ dropWhenRead: 100_000 }] });
  await rm(target);
  await get("/model", { hashKnown: true });
  expect(server.requests[3]?.range).toBe("bytes=100000-");
  expect(sha256(await readFile(target))).toBe(sha256(content));
});

test("does not put a weak ETag into If-Range", async () => {
  server.files.set("/model", { content, etag: 'W/"weak"', script: [{ dropAfter: 100_000 }] });
  await get("/model");
  expect(server.requests[1]).toMatchObject({ range: undefined, ifRange: undefined });
  expect(sha256(await readFile(target))).toBe(sha256(content));
});

test("throws a wrong range away", async () => {
  server.files.set("/model", { content, script: [{ dropWhenRead: 100_000 }, { wrongRange: true }] });
  await get("/model");
  expect(server.requests.map((request) => request.range)).toEqual([undefined, "bytes=100000-", undefined]);
  expect(sha256(await readFile(target))).toBe(sha256(content));
});

test("knows a file that was already complete", async () => {
  server.files.set("/model", { content });
  await get("/model");
  await get("/model");
  expect(server.requests[1]?.range).toBe("bytes=300000-");
  expect(server.sentBytes()).toBe(content.length);
  expect(sha256(await readFile(target))).toBe(sha256(content));
});

test("follows redirects and keeps the token with its own host", async () => {
  const other = await startFileServer();
  try {
    other.files.set("/cdn", { content });
    server.redirects.set("/model", { location: "/moved" });
    server.redirects.set("/moved", { location: `${other.url}/cdn`, headers: { "x-linked-etag": '"abc"' } });
    const { headers } = await get("/model", { token: "hf_secret" });
    expect(server.requests.map((request) => request.authorization)).toEqual(["Bearer hf_secret", "Bearer hf_secret"]);
    expect(other.requests.map((request) => request.authorization)).toEqual([undefined]);
    expect(headers.get("x-linked-etag")).toBe('"abc"');
    expect(sha256(await readFile(target))).toBe(sha256(content));
  } finally {
    await other.close();
  }
});

test("does not follow redirects in circles", async () => {
  server.redirects.set("/model", { location: "/model" });
  await expect(get("/model")).rejects.toThrow(/redirects in circles/);
});

test("asks once for a file that is not there", async () => {
  await expect(get("/model")).rejects.toMatchObject({ code: "unavailable", message: expect.stringMatching(/404/) });
  expect(server.requests).toHaveLength(1);
});

test("says that a token is missing", async () => {
  server.files.set("/model", { content, script: [{ status: 401 }] });
  await expect(get("/model")).rejects.toThrow(/needs a token/);
});

test("waits out a busy server", async () => {
  server.files.set("/model", { content, script: [{ status: 503 }, { status: 429, headers: { "retry-after": "0" } }] });
  await get("/model");
  expect(sha256(await readFile(target))).toBe(sha256(content));
});

test("gives up on a server that stays busy", async () => {
  server.files.set("/model", { content, script: Array.from({ length: 9 }, () => ({ status: 503 })) });
  await expect(get("/model")).rejects.toThrow(/answered 503 \(3 tries\)/);
  expect(server.requests).toHaveLength(3);
});

test("does not give up while tries bring something new", async () => {
  server.files.set("/model", { content, script: Array.from({ length: 9 }, () => ({ dropWhenRead: 10_000 })) });
  await get("/model");
  expect(server.requests).toHaveLength(10);
  expect(sha256(await readFile(target))).toBe(sha256(content));
});

test("gives up on a server that always breaks at the same place and ignores ranges", async () => {
  server.files.set("/model", {
    content,
    ranges: false,
    script: Array.from({ length: 9 }, () => ({ dropAfter: 10_000 })),
  });
  await expect(get("/model")).rejects.toThrow(/the connection to .* failed/);
});

test("takes silence for a broken connection", async () => {
  server.files.set("/model", { content, script: [{ stallAfter: 100_000 }] });
  await get("/model", { network: { ...quickNetwork, stallMs: 200 } });
  expect(server.requests[1]?.range).toBe("bytes=100000-");
  expect(sha256(await readFile(target))).toBe(sha256(content));
});

test("names the reason when nobody answers", async () => {
  await server.close();
  await expect(get("/model")).rejects.toThrow(/ECONNREFUSED/);
  server = await startFileServer();
});

test.skipIf(process.platform !== "linux")("leaves a full disk to be told as one", async () => {
  await symlink("/dev/full", target);
  server.files.set("/model", { content });
  const error = await get("/model").then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(server.requests).toHaveLength(1);
  expect(diskTrouble(error, folder)).toMatchObject({
    code: "unavailable",
    message: expect.stringMatching(/disk is full/),
  });
});
