import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { z } from "zod";
import { openNetwork } from "@/engine/onnx";
import { AppError } from "@/lib/errors";
import { withDurations } from "./durations";
import { createGuesser, guessAlphabetSchema } from "./text/guess";
import { createJsonTable, memberRanges } from "./text/json-table";
import { createLexicon } from "./text/lexicon";
import { createNormalizer, normalizeTablesSchema } from "./text/normalize";
import { createTagger } from "./text/tagger";

const NAMES = [
  "hibari.onnx",
  "oov.onnx",
  "lexicon_us_gold.json.gz",
  "lexicon_us_silver.json.gz",
  "tagger.json.gz",
  "normalize.json",
  "vocab.json",
  "oov.json",
] as const;
type FileName = (typeof NAMES)[number];

const stringsSchema = z.array(z.string());

/** Everything the voice is made of, loaded. `files`: file name → absolute path. */
export async function loadFiles(files: Record<string, string>, threads: number) {
  const paths = requirePaths(files);
  const [voice, oov, gold, silver, tagger, tables, vocabulary, alphabet] = await Promise.all([
    readFile(paths["hibari.onnx"]).then((model) => openNetwork(withDurations(model), threads)),
    openNetwork(paths["oov.onnx"]),
    readGzip(paths["lexicon_us_gold.json.gz"]),
    readGzip(paths["lexicon_us_silver.json.gz"]),
    readGzip(paths["tagger.json.gz"]),
    readJson(paths["normalize.json"], normalizeTablesSchema),
    readJson(paths["vocab.json"], z.record(z.string(), z.number().int())),
    readJson(paths["oov.json"], guessAlphabetSchema),
  ]);
  return {
    voice,
    vocabulary: new Map(Object.entries(vocabulary)),
    titles: new Set(Object.keys(tables.titles)),
    normalize: createNormalizer(tables),
    lexicon: createLexicon(createJsonTable(gold), createJsonTable(silver)),
    tag: createTagger(taggerModel(tagger)),
    guesser: createGuesser(oov, alphabet),
    async release() {
      await Promise.all([voice.release(), oov.release()]);
    },
  };
}

function requirePaths(files: Record<string, string>): Record<FileName, string> {
  const missing = NAMES.filter((name) => !files[name]);
  if (missing.length > 0)
    throw new AppError("unavailable", `The voice model lacks ${missing.join(", ")}. Pull it again.`);
  return files as Record<FileName, string>;
}

async function readGzip(path: string): Promise<Buffer> {
  return promisify(gunzip)(await readFile(path));
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(await readFile(path, "utf8")));
}

function taggerModel(text: Buffer) {
  const ranges = memberRanges(text);
  const range = (name: string) => {
    const found = ranges.get(name);
    if (!found) throw new AppError("unavailable", "The voice model's tagger is damaged. Pull it again.");
    return found;
  };
  const strings = (name: string) =>
    stringsSchema.parse(JSON.parse(text.toString("utf8", range(name).start, range(name).end)));
  const table = (name: string) => createJsonTable(text, range(name).start, range(name).end);
  return {
    tags: strings("tags"),
    frequent: new Set(strings("vocab")),
    certain: table("tagdict"),
    weights: table("weights"),
  };
}
