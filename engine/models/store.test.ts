import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ensureDefaultModels } from "./ensure";
import { storeLayout } from "./layout";
import type { ModelEntry, ModelFile, Source } from "./manifest";
import { createModelStore } from "./store";
import { type FileServer, sampleBytes, sha256, startFileServer } from "./testing/file-server";
import { manifestOf, modelEntry, quickNetwork } from "./testing/models";

const first = sampleBytes(200_000, "first");
const second = sampleBytes(120_000, "second");
let server: FileServer;
let root: string;

beforeEach(async () => {
  server = await startFileServer();
  root = await mkdtemp(join(tmpdir(), "parley-store-"));
});
afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true });
});

const settings = () => ({
  hfEndpoint: server.url,
  githubUrl: server.url,
  pythonCommands: ["parley-no-such-python"],
  npmCommand: ["parley-no-such-npm"],
  network: quickNetwork,
});
const storeOf = (...models: ModelEntry[]) =>
  createModelStore({ root, manifest: manifestOf(...models), settings: settings() });
const at = (path: string): Source => ({ kind: "url", url: server.url + path });
const checked = (path: string, content: Buffer, ...sources: Source[]): ModelFile => ({
  path,
  bytes: content.length,
  sha256: sha256(content),
  sources: sources.length > 0 ? sources : [at(`/${path}`)],
});

/** Two files with known hashes, both served. */
function twoFiles(): ModelEntry {
  server.files.set("/first.onnx", { content: first });
  server.files.set("/second.json", { content: second });
  return modelEntry({ files: [checked("first.onnx", first), checked("second.json", second)] });
}

async function hashOf(path: string | undefined) {
  return path && sha256(await readFile(path));
}

describe("pull", () => {
  test("installs a model under the names of its manifest", async () => {
    const store = storeOf(twoFiles());
    expect(store.state("small")).toBe("available");
    await store.pull("small");
    expect(store.state("small")).toBe("installed");
    const files = await store.files("small");
    expect(Object.keys(files)).toEqual(["first.onnx", "second.json"]);
    expect(files["first.onnx"]).toMatch(/\/first\.onnx$/);
    expect(await hashOf(files["first.onnx"])).toBe(sha256(first));
    expect(await hashOf(files["second.json"])).toBe(sha256(second));
    expect(await readdir(join(root, "blobs"))).toHaveLength(2);
    expect(await readdir(join(root, "partial"))).toEqual([]);
    expect(await readdir(join(root, "locks"))).toEqual([]);
  });

  test("does nothing when all is there", async () => {
    const store = storeOf(twoFiles());
    await store.pull("small");
    await store.pull("small");
    expect(server.requests).toHaveLength(2);
  });

  test("reports progress that only grows and ends at the total", async () => {
    const store = storeOf(twoFiles());
    const seen: number[] = [];
    let total: number | null = null;
    const onProgress = (progress: { receivedBytes: number; totalBytes: number | null }) => {
      seen.push(progress.receivedBytes);
      total = progress.totalBytes;
    };
    await store.pull("small", { onProgress });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(320_000);
    expect(total).toBe(320_000);
  });

  test("takes the next source after a wrong file, and keeps nothing of it", async () => {
    server.files.set("/bad", { content: second });
    server.files.set("/good", { content: first });
    const store = storeOf(modelEntry({ files: [checked("first.onnx", first, at("/bad"), at("/good"))] }));
    await store.pull("small");
    expect(await hashOf((await store.files("small"))["first.onnx"])).toBe(sha256(first));
    expect(await readdir(join(root, "blobs"))).toEqual([sha256(first)]);
  });

  test("names what every source said, and leaves the model not installed", async () => {
    server.files.set("/second.json", { content: second });
    server.files.set("/bad", { content: second });
    const wheel: Source = { kind: "pypi", package: "tiny", version: "1.0", wheelSha256: sha256(first), member: "a/b" };
    const npm: Source = { kind: "npm", package: "tiny", version: "1.0.0", member: "package/b" };
    const file: Source = { kind: "file", path: join(root, "absent") };
    const github: Source = { kind: "github", repo: "some/repo", tag: "v1", asset: "first.onnx" };
    const sources = [at("/bad"), wheel, npm, file, github];
    const store = storeOf(
      modelEntry({ files: [checked("second.json", second), checked("first.onnx", first, ...sources)] }),
    );
    const error = await store.pull("small").then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).toMatchObject({ name: "AppError", code: "unavailable" });
    const { message } = error as Error;
    expect(message).toMatch(/first\.onnx of Small model/);
    expect(message).toMatch(/not the file it should be/);
    expect(message).toMatch(/PyPI \(tiny 1\.0\): skipped, because Python with pip was not found/);
    expect(message).toMatch(/npm \(tiny 1\.0\.0\): skipped, because npm was not found/);
    expect(message).toMatch(/absent is not on this machine/);
    expect(message).toMatch(/GitHub release \(some\/repo v1\): .* \(404\)/);
    expect(message).toMatch(/npm run models -- pull small/);
    expect(store.state("small")).toBe("available");
    expect(existsSync(join(root, "refs", "small.json"))).toBe(false);
    await expect(store.files("small")).rejects.toMatchObject({ code: "not_found" });
  });

  test("goes on after an interruption with what is still missing", async () => {
    const model = twoFiles();
    server.files.set("/second.json", { content: second, script: [{ stallAfter: 50_000 }] });
    const store = storeOf(model);
    const stop = new AbortController();
    const pull = store.pull("small", { signal: stop.signal });
    await partHas(model, "second.json", 50_000);
    stop.abort();
    await expect(pull).rejects.toMatchObject({ code: "conflict", message: expect.stringMatching(/stopped/) });
    expect(store.state("small")).toBe("available");
    await store.pull("small");
    expect(server.requests.map(({ path }) => path)).toEqual(["/first.onnx", "/second.json", "/second.json"]);
    expect(server.requests[2]?.range).toBe("bytes=50000-");
    expect(server.sentBytes()).toBe(first.length + second.length);
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
  });

  test("starts over once when a kept part turns out to be of another file", async () => {
    // No validator: only the final hash can tell.
    server.files.set("/first.onnx", {
      content: second,
      etag: null,
      script: [{ dropWhenRead: 60_000 }, { status: 404 }],
    });
    const model = modelEntry({ files: [checked("first.onnx", first)] });
    const store = storeOf(model);
    const failed = expect(store.pull("small")).rejects.toThrow(/404/);
    await partHas(model, "first.onnx", 60_000);
    server.clientHas(60_000);
    await failed;
    server.files.set("/first.onnx", { content: first, etag: null });
    await store.pull("small");
    expect(server.requests.slice(2).map(({ range }) => range)).toEqual(["bytes=60000-", undefined]);
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
  });

  test("is done once when several ask at the same time", async () => {
    const model = twoFiles();
    const stores = [storeOf(model), storeOf(model), storeOf(model)];
    await Promise.all(stores.map((store) => store.pull("small")));
    expect(server.requests).toHaveLength(2);
    expect(stores.map((store) => store.state("small"))).toEqual(["installed", "installed", "installed"]);
  });

  test("does not let one that is told to stop take the others along", async () => {
    const model = twoFiles();
    const stop = new AbortController();
    const [waits, works] = [storeOf(model), storeOf(model)];
    const working = works.pull("small");
    const steps: string[] = [];
    const waiting = waits.pull("small", { signal: stop.signal, onProgress: ({ step }) => steps.push(step) });
    stop.abort();
    await expect(waiting).rejects.toThrow(/stopped/);
    await working;
    expect(works.state("small")).toBe("installed");
  });

  test("asks for a licence of its own to be accepted, once", async () => {
    const store = storeOf({ ...twoFiles(), acceptLicence: true });
    await expect(store.pull("small")).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringMatching(/licence\.example\/mit.*--accept-licence/),
    });
    expect(server.requests).toHaveLength(0);
    await store.pull("small", { acceptLicence: true });
    await truncate((await store.files("small"))["first.onnx"] ?? "", 10);
    await store.pull("small");
    expect(store.state("small")).toBe("installed");
  });

  test("refuses before the download when the disk is too small", async () => {
    const model = modelEntry({ files: [{ ...checked("first.onnx", first), bytes: 1e15 }] });
    await expect(storeOf(model).pull("small")).rejects.toThrow(/The disk is full: Small model needs \d+ MB/);
    expect(server.requests).toHaveLength(0);
  });

  test.skipIf(process.platform !== "linux")("stops at a full disk instead of asking the next source", async () => {
    server.files.set("/first.onnx", { content: first });
    server.files.set("/again", { content: first });
    const model = modelEntry({ files: [checked("first.onnx", first, at("/first.onnx"), at("/again"))] });
    const part = storeLayout(root).partialFile("small", "first.onnx", at("/first.onnx"));
    await mkdir(dirname(part), { recursive: true });
    await symlink("/dev/full", part);
    await expect(storeOf(model).pull("small")).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/disk is full/),
    });
    expect(server.requests.map(({ path }) => path)).toEqual(["/first.onnx"]);
  });

  test("remembers the files it has got, also those without a hash in the manifest", async () => {
    server.files.set("/first.onnx", { content: first });
    const files = ["first.onnx", "second.json"].map((path) => ({ path, sources: [at(`/${path}`)] }));
    const model = modelEntry({ files });
    const other = modelEntry({ id: "other", files: [checked("shared.onnx", first, at("/first.onnx"))] });
    const store = storeOf(model, other);
    await expect(store.pull("small")).rejects.toThrow(/404/);
    await store.pull("other");
    await store.remove("other");
    server.files.set("/second.json", { content: second });
    server.requests.length = 0;
    await store.pull("small");
    expect(server.requests.map(({ path }) => path)).toEqual(["/second.json"]);
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
  });

  test("copies from this machine", async () => {
    await writeFile(join(root, "mounted.onnx"), first);
    const source: Source = { kind: "file", path: join(root, "mounted.onnx") };
    const store = storeOf(modelEntry({ files: [checked("first.onnx", first, source)] }));
    await store.pull("small");
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
    expect(await hashOf(source.path)).toBe(sha256(first));
  });

  test("fetches a release asset below the given address", async () => {
    server.files.set("/some/repo/releases/download/v1/first.onnx", { content: first });
    const source: Source = { kind: "github", repo: "some/repo", tag: "v1", asset: "first.onnx" };
    const store = storeOf(modelEntry({ files: [checked("first.onnx", first, source)] }));
    await store.pull("small");
    expect(store.state("small")).toBe("installed");
  });
});

describe("the hub", () => {
  const commit = "0123456789abcdef0123456789abcdef01234567";
  const hub: Source = { kind: "hf", repo: "some/model", path: "weights.gguf" };
  const model = modelEntry({ files: [{ path: "weights.gguf", sources: [hub] }] });

  function serve(content: Buffer, stated = sha256(content)) {
    const headers = { "x-linked-etag": `"${stated}"`, "x-repo-commit": commit };
    for (const revision of ["main", commit]) {
      server.redirects.set(`/some/model/resolve/${revision}/weights.gguf`, { location: "/cdn", headers });
    }
    server.files.set("/cdn", { content });
  }

  test("is believed about the hash, which is recorded and held against the file from then on", async () => {
    serve(first);
    const store = storeOf(model);
    await store.pull("small");
    const ref = JSON.parse(await readFile(join(root, "refs", "small.json"), "utf8"));
    expect(ref.files["weights.gguf"]).toMatchObject({ sha256: sha256(first), bytes: first.length, revision: commit });

    await writeFile((await store.files("small"))["weights.gguf"] ?? "", sampleBytes(first.length, "bit rot"));
    expect(await store.verify("small")).toMatchObject({
      ok: false,
      problems: [expect.stringMatching(/weights\.gguf is damaged/)],
    });
    server.requests.length = 0;
    await store.pull("small");
    expect(server.requests[0]?.path).toBe(`/some/model/resolve/${commit}/weights.gguf`);
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
  });

  test("is not believed when it sends something else than it states", async () => {
    serve(first, sha256(second));
    await expect(storeOf(model).pull("small")).rejects.toThrow(/not the file it should be/);
  });

  test("cannot slip in another file later", async () => {
    serve(first);
    const store = storeOf(model);
    await store.pull("small");
    await truncate((await store.files("small"))["weights.gguf"] ?? "", 5);
    serve(second);
    await expect(store.pull("small")).rejects.toThrow(/not the file it should be/);
    expect(store.state("small")).toBe("available");
  });
});

describe("what is installed", () => {
  test("a damaged file is named, and only that one is fetched again", async () => {
    const store = storeOf(twoFiles());
    await store.pull("small");
    const path = (await store.files("small"))["second.json"] ?? "";
    await writeFile(path, sampleBytes(second.length, "bit rot"));
    expect(store.state("small")).toBe("installed");
    const { ok, problems } = await store.verify("small");
    expect(ok).toBe(false);
    expect(problems).toEqual([expect.stringMatching(/^second\.json is damaged/)]);
    server.requests.length = 0;
    await store.pull("small");
    expect(server.requests.map((request) => request.path)).toEqual(["/second.json"]);
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
  });

  test("a file that is gone is linked again from its blob", async () => {
    const store = storeOf(twoFiles());
    await store.pull("small");
    await rm((await store.files("small"))["first.onnx"] ?? "");
    await expect(store.files("small")).rejects.toThrow(/first\.onnx is missing\. Run `npm run models -- pull small`/);
    server.requests.length = 0;
    await store.pull("small");
    expect(server.requests).toEqual([]);
    expect(store.state("small")).toBe("installed");
  });

  test("a file that was cut short is seen without hashing", async () => {
    const store = storeOf(twoFiles());
    await store.pull("small");
    await truncate((await store.files("small"))["first.onnx"] ?? "", 1_000);
    expect(store.state("small")).toBe("available");
    await expect(store.files("small")).rejects.toThrow(/first\.onnx has 1000 bytes instead of 200000/);
    await store.pull("small");
    expect(await store.verify("small")).toEqual({ ok: true, problems: [] });
  });

  test("a ref that cannot be read is made anew without a download", async () => {
    const store = storeOf(twoFiles());
    await store.pull("small");
    await writeFile(join(root, "refs", "small.json"), "{ torn");
    expect(store.state("small")).toBe("available");
    server.requests.length = 0;
    await store.pull("small");
    expect(server.requests).toEqual([]);
    expect(store.state("small")).toBe("installed");
  });

  test("a newer manifest brings the new file and drops the old", async () => {
    await storeOf(twoFiles()).pull("small");
    server.files.set("/newer.onnx", { content: sampleBytes(90_000, "newer") });
    const newer = storeOf(
      modelEntry({ files: [checked("newer.onnx", sampleBytes(90_000, "newer")), checked("second.json", second)] }),
    );
    expect(newer.state("small")).toBe("available");
    await newer.pull("small");
    expect(await newer.verify("small")).toEqual({ ok: true, problems: [] });
    expect((await readdir(join(root, "installed", "small"))).sort()).toEqual(["newer.onnx", "second.json"]);
    expect(await readdir(join(root, "blobs"))).not.toContain(sha256(first));
  });

  test("removing a model keeps what another one shares", async () => {
    const model = twoFiles();
    const store = storeOf(
      model,
      modelEntry({ id: "other", files: [checked("shared.json", second, at("/second.json"))] }),
    );
    await store.pull("small");
    await store.pull("other");
    expect(server.requests).toHaveLength(2);
    await store.remove("small");
    expect(store.list().map(({ id, state }) => [id, state])).toEqual([
      ["small", "available"],
      ["other", "installed"],
    ]);
    expect(await readdir(join(root, "blobs"))).toEqual([sha256(second)]);
    expect(await store.verify("other")).toEqual({ ok: true, problems: [] });
  });

  test("an unknown id is refused with the known ones", async () => {
    const store = storeOf(twoFiles());
    await expect(store.pull("nobody")).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringMatching(/small/),
    });
    expect(() => store.state("nobody")).toThrow(/no model "nobody"/);
  });
});

describe("ensureDefaultModels", () => {
  test("pulls what is missing or cut short of the default models, and nothing else", async () => {
    const wanted = { ...twoFiles(), default: true };
    const optional = modelEntry({ id: "optional", files: [checked("never", first)] });
    const options = { root, manifest: manifestOf(wanted, optional), settings: settings() };
    expect(await ensureDefaultModels(options)).toEqual(["small"]);
    server.requests.length = 0;
    expect(await ensureDefaultModels(options)).toEqual([]);
    await truncate(join(root, "installed", "small", "second.json"), 7);
    expect(await ensureDefaultModels(options)).toEqual(["small"]);
    expect(server.requests.map((request) => request.path)).toEqual(["/second.json"]);
  });
});

/** Waits until so many bytes of a file have reached the disk. */
async function partHas(model: ModelEntry, path: string, bytes: number) {
  const source = model.files.find((file) => file.path === path)?.sources[0];
  if (!source) throw new Error(`${path} is not in the manifest`);
  const part = storeLayout(root).partialFile(model.id, path, source);
  await vi.waitFor(async () => expect((await stat(part)).size).toBe(bytes), { timeout: 10_000, interval: 5 });
}
