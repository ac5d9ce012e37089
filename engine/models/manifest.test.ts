import { expect, test } from "vitest";
import { loadManifest, parseManifest, requireModel } from "./manifest";
import { modelEntry } from "./testing/models";

const source = { kind: "url" as const, url: "https://models.example/file" };

test("the manifest has one default model of each kind, each file of it held to its hash", () => {
  const defaults = loadManifest().models.filter((model) => model.default);
  expect(defaults.map((model) => [model.kind, model.id])).toEqual([
    ["stt", "moonshine-tiny-en"],
    ["llm", "smollm2-135m-instruct"],
    ["tts", "hibari"],
  ]);
  for (const model of defaults) {
    expect(model.files.every((file) => file.sha256 && file.bytes)).toBe(true);
    expect(model.sizeBytes).toBe(model.files.reduce((sum, file) => sum + (file.bytes ?? 0), 0));
  }
});

test("the engines find their files by these names", () => {
  const paths = (id: string) => requireModel(loadManifest(), id).files.map((file) => file.path);
  expect(paths("moonshine-tiny-en")).toEqual(["encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin"]);
  expect(paths("smollm2-135m-instruct")).toEqual(["SmolLM2-135M-Instruct.Q4_1.gguf"]);
  const hibari = ["hibari.onnx", "oov.onnx", "lexicon_us_gold.json.gz", "lexicon_us_silver.json.gz", "tagger.json.gz"];
  expect(paths("hibari")).toEqual(expect.arrayContaining([...hibari, "normalize.json", "vocab.json", "oov.json"]));
});

test("only the starter is said to be one, and it calls no tools", () => {
  const starters = loadManifest().models.filter((model) => model.starter);
  expect(starters).toMatchObject([{ id: "smollm2-135m-instruct", tools: false }]);
});

test.each(["../escape", "/etc/passwd", "a/../../b", "a//b", ".hidden", "a\\b"])("refuses the file path %s", (path) => {
  const manifest = { version: 1, models: [modelEntry({ files: [{ path, sources: [source] }] })] };
  expect(() => parseManifest(manifest)).toThrow(/manifest is not valid/);
});

test("refuses a hash that is none, an unknown source and an id that occurs twice", () => {
  const parse = (...models: unknown[]) => parseManifest({ version: 1, models });
  const good = modelEntry({ files: [{ path: "a", sources: [source] }] });
  expect(parse(good).models).toHaveLength(1);
  expect(() => parse({ ...good, files: [{ path: "a", sha256: "94e90a46…", sources: [source] }] })).toThrow(/64 hex/);
  expect(() => parse({ ...good, files: [{ path: "a", sources: [{ kind: "ftp", url: "ftp://a" }] }] })).toThrow();
  expect(() => parse(good, good)).toThrow(/occurs twice/);
});
