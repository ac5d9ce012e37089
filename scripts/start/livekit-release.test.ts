import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checksumOf, downloadRelease } from "./livekit-release";

let folder: string;
let files: Map<string, Buffer>;
let releases: string;
let close: () => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "parley-release-"));
  mkdirSync(join(folder, "bin"));
  files = new Map();
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? "");
    response.writeHead(file ? 200 : 404, file && { "content-length": file.length }).end(file);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  releases = `http://127.0.0.1:${(server.address() as AddressInfo).port}/releases`;
  close = () => server.close();
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true, force: true });
});

/** Makes the release page offer an archive for this system. */
function publish(hash?: string) {
  writeFileSync(join(folder, "livekit-server"), "the server");
  execFileSync("tar", ["-czf", join(folder, "a.tar.gz"), "-C", folder, "livekit-server"]);
  const archive = readFileSync(join(folder, "a.tar.gz"));
  const name = `livekit_1.2.3_linux_${process.arch === "x64" ? "amd64" : process.arch}.tar.gz`;
  const sum = hash ?? createHash("sha256").update(archive).digest("hex");
  files.set(`/releases/v1.2.3/${name}`, archive);
  files.set("/releases/v1.2.3/checksums.txt", Buffer.from(`${"0".repeat(64)}  other.zip\n${sum}  ${name}\n`));
}

const download = () =>
  downloadRelease("1.2.3", join(folder, "bin"), join(folder, "bin", "livekit-server"), () => undefined, releases);

test.runIf(process.platform === "linux")("takes the server out of a verified archive", async () => {
  publish();
  await download();
  expect(readdirSync(join(folder, "bin"))).toEqual(["livekit-server"]);
  expect(readFileSync(join(folder, "bin", "livekit-server"), "utf8")).toBe("the server");
});

test.runIf(process.platform === "linux")(
  "installs nothing when the archive is not the one of the release",
  async () => {
    publish("f".repeat(64));
    await expect(download()).rejects.toThrow(/wrong SHA-256/);
    expect(readdirSync(join(folder, "bin"))).toEqual([]);
  },
);

test.runIf(process.platform === "linux")("says what is missing", async () => {
  await expect(download()).rejects.toThrow(/checksums.txt answered 404/);
  close();
  expect(existsSync(join(folder, "bin", "livekit-server"))).toBe(false);
});

test("reads sha256sum's format and asks for the exact name", () => {
  const hash = "a".repeat(64);
  expect(checksumOf(`${hash} *one.tar.gz\n`, "one.tar.gz")).toBe(hash);
  expect(() => checksumOf(`${hash}  one.tar.gz\n`, "one.tar")).toThrow(/no checksum/);
  expect(() => checksumOf("short  one.tar.gz\n", "one.tar.gz")).toThrow(/no checksum/);
});
