import { parse } from "yaml";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { HttpConfig, Parameter } from "@/lib/skills/http/schema";
import { parseTemplateUrl } from "@/lib/skills/http/template-check";
import { draftConfig, isMethod, toParameterName, toSkillName } from "./draft";
import { securityOf } from "./openapi-security";
import { deref, type Json } from "./refs";
import type { SkillDraft } from "./schema";

const documentSchema = z.looseObject({
  openapi: z.string().regex(/^3\./),
  info: z.looseObject({ title: z.string().max(500) }),
  servers: z
    .array(
      z.looseObject({
        url: z.string().max(2_000),
        variables: z.record(z.string(), z.looseObject({ default: z.string() })).nullish(),
      }),
    )
    .nullish(),
  paths: z.record(z.string(), z.looseObject({})),
});
export type OpenApi = z.infer<typeof documentSchema> & Json;

const mostOperations = 200;

/** The operations of an OpenAPI 3 description, each as an HTTP skill. `from` is where it was read: relative server
 * addresses begin there. Throws `invalid_input` for what is none. */
export function readOpenApi(text: string, from?: URL): SkillDraft[] {
  const document = parseDocument(text);
  const base = baseUrlOf(document, from);
  const drafts: SkillDraft[] = [];
  for (const [path, rawItem] of Object.entries(document.paths)) {
    const item = deref(document, rawItem);
    for (const [word, rawOperation] of Object.entries(item)) {
      const method = word.toUpperCase();
      if (!isMethod(method) || drafts.length >= mostOperations) continue;
      drafts.push(toDraft(document, base, path, method, item, deref(document, rawOperation)));
    }
  }
  if (drafts.length === 0) throw new AppError("invalid_input", "The description has no operations.");
  return withOwnNames(drafts);
}

function parseDocument(text: string): OpenApi {
  let value: unknown;
  try {
    // JSON is YAML, too; its own parser is faster and counts no aliases.
    value = /^\s*\{/.test(text) ? JSON.parse(text) : parse(text, { maxAliasCount: 50 });
  } catch (cause) {
    throw new AppError("invalid_input", "That is neither JSON nor YAML.", { cause });
  }
  const result = documentSchema.safeParse(value);
  if (result.success) return result.data as OpenApi;
  const isOld = typeof value === "object" && value !== null && "swagger" in value;
  const said = isOld
    ? "This is a Swagger 2 description. Convert it to OpenAPI 3 first."
    : "That is no OpenAPI 3 description: it needs openapi, info and paths.";
  throw new AppError("invalid_input", said, { cause: result.error });
}

function baseUrlOf({ servers }: OpenApi, from: URL | undefined): string {
  const [server] = servers ?? [];
  const url = (server?.url ?? "/").replace(
    /\{([^{}]+)\}/g,
    (_whole, name: string) => server?.variables?.[name]?.default ?? "",
  );
  const absolute = URL.canParse(url, from) ? new URL(url, from).href : undefined;
  if (absolute && /^https?:/.test(absolute)) return absolute.replace(/\/+$/, "");
  throw new AppError(
    "invalid_input",
    "The description does not say where its server is. Add servers with a whole address.",
  );
}

function toDraft(
  document: OpenApi,
  base: string,
  path: string,
  method: HttpConfig["method"],
  item: Json,
  operation: Json,
): SkillDraft {
  const notes: string[] = [];
  const parameters: Parameter[] = [];
  const query: string[] = [];
  const headers: HttpConfig["headers"] = [];
  let filledPath = path;
  const given = [...listOf(item.parameters), ...listOf(operation.parameters)].map((raw) => deref(document, raw));
  const last = new Map(given.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter]));
  for (const parameter of last.values()) {
    const { name: rawName, in: place } = parameter;
    if (typeof rawName !== "string" || parameters.length >= 20) continue;
    const made = toParameter(
      document,
      rawName,
      parameter.schema,
      parameter.description,
      place === "path" || parameter.required === true,
    );
    if (!made || place === "cookie") {
      notes.push(`Leaves out ${rawName}.`);
      continue;
    }
    parameters.push(made);
    if (place === "path") filledPath = filledPath.replaceAll(`{${rawName}}`, `{{${made.name}}}`);
    if (place === "query") query.push(`${encodeURIComponent(rawName)}={{${made.name}}}`);
    if (place === "header") headers.push({ name: rawName, value: `{{${made.name}}}` });
  }
  const body = method === "GET" ? "" : bodyOf(document, operation, parameters, notes);
  if (body) headers.push({ name: "Content-Type", value: "application/json" });
  const url = `${base}${filledPath}`;
  const host = parseTemplateUrl(url)?.hostname ?? "";
  const security = securityOf(document, operation, host, notes);
  const description = [operation.summary, operation.description].filter((text) => typeof text === "string").join(". ");
  return {
    name: toSkillName(typeof operation.operationId === "string" ? operation.operationId : `${method} ${path}`),
    config: draftConfig({
      method,
      url: [url, [...query, ...security.query].join("&")].filter(Boolean).join("?"),
      description: (description || `${method} ${path} of ${document.info.title}`).slice(0, 1_000),
      parameters,
      headers: [...headers, ...security.headers],
      body,
    }),
    notes,
    secrets: security.secrets,
  };
}

/** The body's own fields as parameters, in a JSON template. What is nested is left out. */
function bodyOf(document: OpenApi, operation: Json, parameters: Parameter[], notes: string[]): string {
  const content = deref(document, deref(document, operation.requestBody).content);
  const [type, rawMedia] = Object.entries(content).find(([name]) => /json/.test(name)) ?? [];
  if (!type) {
    if (Object.keys(content).length > 0) notes.push("Leaves out the body, which is not JSON.");
    return "";
  }
  const schema = deref(document, deref(document, rawMedia).schema);
  const required = listOf(schema.required);
  const pairs: string[] = [];
  for (const [name, rawField] of Object.entries(deref(document, schema.properties))) {
    const field = deref(document, rawField);
    const made =
      parameters.length < 20
        ? toParameter(document, name, field, field.description, required.includes(name))
        : undefined;
    if (!made || parameters.some((known) => known.name === made.name)) {
      notes.push(`Leaves out ${name} of the body.`);
      continue;
    }
    parameters.push(made);
    const isText = made.type === "string" && made.isRequired;
    pairs.push(`  ${JSON.stringify(name)}: ${isText ? `"{{${made.name}}}"` : `{{${made.name}}}`}`);
  }
  return pairs.length > 0 ? `{\n${pairs.join(",\n")}\n}` : "";
}

/** Undefined for what is no single value. */
function toParameter(
  document: OpenApi,
  name: string,
  rawSchema: unknown,
  description: unknown,
  isRequired: boolean,
): Parameter | undefined {
  const schema = deref(document, rawSchema);
  const types = Array.isArray(schema.type) ? schema.type.filter((type) => type !== "null") : [schema.type ?? "string"];
  const type = (["string", "number", "integer", "boolean"] as const).find((known) => types[0] === known);
  if (!type || types.length > 1) return undefined;
  const choices = listOf(schema.enum).filter(
    (choice): choice is string => typeof choice === "string" && choice.trim() !== "",
  );
  const text = typeof description === "string" ? description : "";
  return {
    name: toParameterName(name),
    type,
    description: text.replace(/\s+/g, " ").trim().slice(0, 300),
    isRequired,
    choices: type === "string" ? choices.slice(0, 50).map((choice) => choice.slice(0, 100)) : [],
  };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Two operations of one name get numbers. */
function withOwnNames(drafts: SkillDraft[]): SkillDraft[] {
  const seen = new Map<string, number>();
  return drafts.map((draft) => {
    const count = (seen.get(draft.name) ?? 0) + 1;
    seen.set(draft.name, count);
    return count === 1 ? draft : { ...draft, name: `${draft.name.slice(0, 44)}-${count}` };
  });
}
