import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { storeLayout } from "@/engine/models/layout";
import type { ModelEntry, Source } from "@/engine/models/manifest";
import { createModelStore } from "@/engine/models/store";
import { type FileServer, sampleBytes, sha256, startFileServer } from "@/engine/models/testing/file-server";
import { manifestOf, modelEntry, quickNetwork } from "@/engine/models/testing/models";

const repository = resolve(import.meta.dirname, "../..");
const hasPip = spawnSync("python3", ["-m", "pip", "--version"]).status === 0;
const canMount = process.platform === "linux" && process.getuid?.() === 0 && mountWorks();
let folder: string;
let root: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-models-"));
  root = join(folder, "models");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const storeOf = (model: ModelEntry, at = root) =>
  createModelStore({ root: at, manifest: manifestOf(model), settings: { network: quickNetwork } });

const weights = sampleBytes(150_000, "weights");
const tokens = sampleBytes(4_000, "tokens");

describe.skipIf(!hasPip)("a wheel through the real pip", () => {
  /** A wheel of one platform in a folder that pip is told to look in, as a company's mirror would be. */
  async function offerWheel(): Promise<{ wheelSha256: string; wheelBytes: number }> {
    const links = join(folder, "links");
    const content = join(folder, "content");
    await mkdir(join(content, "tiny_voice", "assets"), { recursive: true });
    await mkdir(join(content, "tiny_voice-1.2.dist-info"));
    await mkdir(links);
    await writeFile(join(content, "tiny_voice", "__init__.py"), "raise SystemExit('a wheel was run')\n");
    await writeFile(join(content, "tiny_voice", "assets", "weights.ort"), weights);
    await writeFile(join(content, "tiny_voice", "assets", "tokens.bin"), tokens);
    const info = join(content, "tiny_voice-1.2.dist-info");
    await writeFile(
      join(info, "METADATA"),
      "Metadata-Version: 2.1\nName: tiny-voice\nVersion: 1.2\nRequires-Dist: no-such-thing\n",
    );
    await writeFile(
      join(info, "WHEEL"),
      "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-manylinux_2_34_x86_64\n",
    );
    await writeFile(join(info, "RECORD"), "");
    const wheel = join(links, "tiny_voice-1.2-py3-none-manylinux_2_34_x86_64.whl");
    const zip = "import shutil, sys; shutil.move(shutil.make_archive(sys.argv[1], 'zip', sys.argv[2]), sys.argv[1])";
    execFileSync("python3", ["-c", zip, wheel, content]);
    vi.stubEnv("PIP_NO_INDEX", "1");
    vi.stubEnv("PIP_FIND_LINKS", links);
    const bytes = await readFile(wheel);
    return { wheelSha256: sha256(bytes), wheelBytes: bytes.length };
  }

  function wheelModel(wheel: { wheelSha256: string; wheelBytes: number }): ModelEntry {
    const member = (path: string): Source => ({
      kind: "pypi",
      package: "tiny-voice",
      version: "1.2",
      platform: "manylinux_2_34_x86_64",
      ...wheel,
      member: `tiny_voice/assets/${path}`,
    });
    return modelEntry({
      files: [
        { path: "weights.ort", bytes: weights.length, sha256: sha256(weights), sources: [member("weights.ort")] },
        { path: "tokens.bin", bytes: tokens.length, sha256: sha256(tokens), sources: [member("tokens.bin")] },
      ],
    });
  }

  test("is fetched once for all its files, with the machine's own settings, and leaves only them", async () => {
    const store = storeOf(wheelModel(await offerWheel()));
    const steps = new Set<string>();
    await store.pull("small", { onProgress: ({ step }) => steps.add(step) });
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
    expect([...steps].filter((step) => step.includes("pip"))).toEqual(["tiny-voice 1.2 through pip"]);
    expect(await readdir(join(root, "partial"))).toEqual([]);
    expect((await readdir(join(root, "blobs"))).sort()).toEqual([sha256(weights), sha256(tokens)].sort());
  });

  test("of another hash is refused, whatever its files are", async () => {
    const wheel = await offerWheel();
    const store = storeOf(wheelModel({ ...wheel, wheelSha256: sha256(tokens) }));
    await expect(store.pull("small")).rejects.toThrow(/PyPI \(tiny-voice 1\.2\): the wheel .* does not have the hash/);
    expect(store.state("small")).toBe("available");
    expect(await readdir(join(root, "partial", "small"))).toEqual([]);
  });

  test("that the index does not have is told in pip's words", async () => {
    const model = wheelModel(await offerWheel());
    vi.stubEnv("PIP_FIND_LINKS", folder);
    await expect(storeOf(model).pull("small")).rejects.toThrow(/pip could not fetch tiny-voice 1\.2: .*No matching/);
  });

  test("kept from an interrupted pull is not fetched again", async () => {
    const wheel = await offerWheel();
    const model = wheelModel(wheel);
    const [first, second] = model.files;
    if (!first || !second) throw new Error("two files were expected");
    const broken = { ...model, files: [first, { ...second, sha256: sha256(weights) }] };
    await expect(storeOf(broken).pull("small")).rejects.toThrow(/not the file it should be/);
    vi.stubEnv("PIP_FIND_LINKS", folder);
    const store = storeOf(model);
    await store.pull("small");
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
  });
});

describe("a file of an npm package", () => {
  let server: FileServer;
  beforeEach(async () => {
    server = await startFileServer();
  });
  afterEach(() => server.close());

  test("comes out of the tarball that npm fetches from the registry it is set to", async () => {
    const content = join(folder, "tiny-voice");
    await mkdir(join(content, "assets"), { recursive: true });
    const scripts = { prepack: "exit 1", prepare: "exit 1", install: "exit 1" };
    await writeFile(join(content, "package.json"), JSON.stringify({ name: "tiny-voice", version: "1.2.0", scripts }));
    await writeFile(join(content, "assets", "weights.ort"), weights);
    execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], { cwd: content });
    const tarball = await readFile(join(folder, "tiny-voice-1.2.0.tgz"));
    const dist = { tarball: `${server.url}/tiny-voice/-/tiny-voice-1.2.0.tgz` };
    const versions = { "1.2.0": { name: "tiny-voice", version: "1.2.0", scripts, dist } };
    const listing = { name: "tiny-voice", "dist-tags": { latest: "1.2.0" }, versions };
    server.files.set("/tiny-voice", { content: Buffer.from(JSON.stringify(listing)) });
    server.files.set("/tiny-voice/-/tiny-voice-1.2.0.tgz", { content: tarball });
    vi.stubEnv("npm_config_registry", server.url);
    vi.stubEnv("npm_config_cache", join(folder, "cache"));

    const source: Source = {
      kind: "npm",
      package: "tiny-voice",
      version: "1.2.0",
      member: "package/assets/weights.ort",
    };
    const store = storeOf(
      modelEntry({
        files: [{ path: "weights.ort", bytes: weights.length, sha256: sha256(weights), sources: [source] }],
      }),
    );
    await store.pull("small");
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
    const missing: Source = { ...source, member: "package/absent" };
    const other = storeOf(modelEntry({ id: "other", files: [{ path: "absent", sources: [missing] }] }));
    await expect(other.pull("other")).rejects.toThrow(/tiny-voice 1\.2\.0 has no file package\/absent/);
  });
});

describe("several processes", () => {
  const content = sampleBytes(400_000, "shared");
  let server: FileServer;
  let model: ModelEntry;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    server = await startFileServer();
    const source: Source = { kind: "url", url: `${server.url}/model` };
    model = modelEntry({
      files: [{ path: "model.gguf", bytes: content.length, sha256: sha256(content), sources: [source] }],
    });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    await server.close();
  });

  /** `store.pull` in a process of its own. */
  function pullElsewhere(): ChildProcess {
    const program = `
      import { createModelStore } from "@/engine/models/store";
      await createModelStore({ root: ${JSON.stringify(root)}, manifest: ${JSON.stringify(manifestOf(model))} }).pull("small");
    `;
    const args = ["--import", "tsx", "--input-type=module", "--eval", program];
    const child = spawn(process.execPath, args, { cwd: repository, stdio: ["ignore", "ignore", "inherit"] });
    children.push(child);
    return child;
  }

  test("pull a model once", async () => {
    server.files.set("/model", { content });
    const exits = await Promise.all([pullElsewhere(), pullElsewhere()].map((child) => once(child, "exit")));
    expect(exits.map(([code]) => code)).toEqual([0, 0]);
    expect(server.requests).toHaveLength(1);
    expect(await storeOf(model).verify("small")).toEqual({ ok: true, problems: [] });
  });

  test("one killed in the middle leaves nothing installed, and the next goes on from there", async () => {
    server.files.set("/model", { content, script: [{ stallAfter: 250_000 }] });
    const child = pullElsewhere();
    const source = model.files[0]?.sources[0];
    if (!source) throw new Error("a source was expected");
    const part = storeLayout(root).partialFile("small", "model.gguf", source);
    await vi.waitFor(async () => expect((await stat(part)).size).toBe(250_000), { timeout: 30_000, interval: 20 });
    child.kill("SIGKILL");
    await once(child, "exit");
    const store = storeOf(model);
    expect(store.state("small")).toBe("available");
    await store.pull("small");
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, "bytes=250000-"]);
    expect(server.sentBytes()).toBe(content.length);
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
  });
});

describe.skipIf(!canMount)("a disk that runs full", () => {
  let server: FileServer;
  beforeEach(async () => {
    server = await startFileServer();
    await mkdir(root);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", root]);
  });
  afterEach(async () => {
    execFileSync("umount", [root]);
    await server.close();
  });

  test("is named, asks no other source, and the pull goes on once there is room", async () => {
    const content = sampleBytes(1_500_000, "large");
    server.files.set("/model", { content });
    server.files.set("/again", { content });
    const sources: Source[] = ["/model", "/again"].map((path) => ({ kind: "url", url: server.url + path }));
    // No size in the manifest, so only the disk itself can say that it is full.
    const store = storeOf(modelEntry({ files: [{ path: "model.gguf", sha256: sha256(content), sources }] }));
    await expect(store.pull("small")).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/disk is full/),
    });
    expect(store.state("small")).toBe("available");
    expect(server.requests.map(({ path }) => path)).toEqual(["/model"]);
    execFileSync("mount", ["-o", "remount,size=8m", root]);
    await store.pull("small");
    expect(server.requests[1]).toMatchObject({ path: "/model", range: expect.stringMatching(/^bytes=[1-9]\d+-$/) });
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
  });
});

function mountWorks(): boolean {
  const probe = execFileSync("mktemp", ["-d"]).toString().trim();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", probe]).status === 0;
  if (mounted) spawnSync("umount", [probe]);
  spawnSync("rmdir", [probe]);
  return mounted;
}
