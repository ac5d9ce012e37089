import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { AppError, messageOf } from "@/lib/errors";

const run = promisify(execFile);
const connectTimeoutMs = 20_000;
const architectures: Record<string, string> = { x64: "amd64", arm64: "arm64", arm: "armv7" };

type Progress = (receivedBytes: number, totalBytes: number | null) => void;

/** Downloads the release for this system, checks it against the release's checksum file and puts the server at `target`.
 * Throws AppError; leaves nothing half-done. `releases` is the address that holds one folder per version. */
export async function downloadRelease(
  version: string,
  folder: string,
  target: string,
  onProgress: Progress,
  releases = "https://github.com/livekit/livekit/releases/download",
): Promise<void> {
  const architecture = architectures[process.arch];
  if (!architecture || !["linux", "win32"].includes(process.platform)) {
    throw new AppError("unavailable", "There is no release for this system.");
  }
  const isWindows = process.platform === "win32";
  const name = `livekit_${version}_${isWindows ? "windows" : "linux"}_${architecture}.${isWindows ? "zip" : "tar.gz"}`;
  const work = join(folder, `download-${process.pid}`);
  mkdirSync(work, { recursive: true });
  try {
    const sums = await (await get(`${releases}/v${version}/checksums.txt`)).text();
    const expected = checksumOf(sums, name);
    const archive = join(work, name);
    const actual = await save(await get(`${releases}/v${version}/${name}`), archive, onProgress);
    if (actual !== expected) throw new AppError("unavailable", `${name} is not what its release says (wrong SHA-256).`);
    const binary = isWindows ? "livekit-server.exe" : "livekit-server";
    await run("tar", ["-xf", archive, "-C", work, binary]);
    renameSync(join(work, binary), target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Pure. The hash of one file in the output format of sha256sum. */
export function checksumOf(sums: string, name: string): string {
  const line = sums.split("\n").find((candidate) => candidate.trim().split(/\s+\*?/)[1] === name);
  const hash = line?.trim().split(/\s+/)[0];
  if (!hash || !/^[0-9a-f]{64}$/.test(hash))
    throw new AppError("unavailable", `The release lists no checksum of ${name}.`);
  return hash;
}

async function get(url: string): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), connectTimeoutMs);
  try {
    const response = await fetch(url, { signal: stop.signal });
    if (!response.ok) throw new AppError("unavailable", `${url} answered ${response.status}.`);
    return response;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const cause = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error);
    throw new AppError("unavailable", `${new URL(url).host} cannot be reached (${cause}).`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Writes the body to a file and answers its SHA-256. */
async function save(response: Response, file: string, onProgress: Progress): Promise<string> {
  if (!response.body) throw new AppError("unavailable", "The download was empty.");
  const total = Number(response.headers.get("content-length")) || null;
  const hash = createHash("sha256");
  let received = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      hash.update(chunk);
      received += chunk.length;
      onProgress(received, total);
      callback(null, chunk);
    },
  });
  await pipeline(
    Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]),
    count,
    createWriteStream(file),
  );
  return hash.digest("hex");
}
