import { z } from "zod";
import { behaviourShape } from "@/lib/skills/behaviour";
import { jsonSchemaSchema } from "@/lib/skills/json-schema";

/** Largest module. Rust and AssemblyScript make a tenth of it; a JavaScript engine inside a module about half. */
export const maxModuleBytes = 8 * 1_048_576;

/** What a plug-in may call of its host: Extism's own functions, and nothing else. */
export const hostFunctions: ReadonlySet<string> = new Set([
  ...["alloc", "free", "length", "length_unsafe", "load_u8", "load_u64", "store_u8", "store_u64"],
  ...["input_offset", "input_length", "input_load_u8", "input_load_u64", "output_set", "error_set"],
  ...["config_get", "var_get", "var_set", "http_request", "http_status_code", "http_headers"],
  ...["log_trace", "log_debug", "log_info", "log_warn", "log_error", "get_log_level"],
]);

/** A host a plug-in may ask: a name, or `*.` and a name for everything under it. */
export const allowedHostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    "Use a host name such as api.example.com or *.example.com, without https:// and without a path.",
  );

/** A value the plug-in reads by its name. It may hold `{{secret.NAME}}`. */
const settingSchema = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,60}$/, "Use letters, digits, _, - and dots."),
  value: z.string().max(4_000),
});

export const sha256Schema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/, "A SHA-256 has 64 digits and letters from a to f.");

/** What an answer of a plug-in is: a sentence that is said as it is, or data for the language model. */
export const answerKinds = ["sentence", "data"] as const;

const what = {
  /** For the language model: what it does, and what it is not for. */
  description: z.string().trim().min(1, "Say what it does: the model chooses by it.").max(1_000),
  /** The exported function that is called. */
  functionName: z.string().regex(/^[\w-]{1,60}$/, "Choose the function that answers."),
  /** What the language model must give it. */
  input: jsonSchemaSchema,
  answer: z.enum(answerKinds),
  allowedHosts: z.array(allowedHostSchema).max(20),
  /** Of its own memory, and the same again for what it asks of its host. */
  memoryMegabytes: z.number().int().min(1).max(256),
} as const;

/** A plug-in that runs in a sandbox. `timeoutMs` is its time limit, its requests included: then its thread is ended. */
export const wasmConfigSchema = z.strictObject({
  kind: z.literal("wasm"),
  ...behaviourShape,
  ...what,
  /** Of the module, which is kept under it (lib/skills/wasm/files.ts). */
  sha256: sha256Schema,
  settings: z.array(settingSchema).max(20),
});
export type WasmConfig = z.infer<typeof wasmConfigSchema>;

/** What comes with a module, so that nobody has to type it: `plug-in.json`. Settings are named only; their values are this
 * installation's. */
export const wasmManifestSchema = z.object({
  name: z.string().max(48).optional(),
  ...what,
  answer: what.answer.default("sentence"),
  allowedHosts: what.allowedHosts.default([]),
  memoryMegabytes: what.memoryMegabytes.default(16),
  timeoutMs: behaviourShape.timeoutMs.default(5_000),
  waiting: behaviourShape.waiting.default(""),
  settings: z.array(settingSchema.shape.name).max(20).default([]),
  /** Of the module it belongs to. */
  sha256: sha256Schema.optional(),
});
export type WasmManifest = z.infer<typeof wasmManifestSchema>;

/** What is told of a module that was uploaded. */
export const moduleFactsSchema = z.object({
  sha256: sha256Schema,
  bytes: z.number().int(),
  /** Functions it offers, of which a skill calls one. */
  functions: z.array(z.string()).max(200),
  /** Whether it can ask other hosts at all. */
  usesHttp: z.boolean(),
});
export type ModuleFacts = z.infer<typeof moduleFactsSchema>;
