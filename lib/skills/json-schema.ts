import { z } from "zod";

/** JSON Schema of an object, as a stranger wrote it and as we keep it. */
export type JsonSchema = Record<string, unknown>;

const mostCharacters = 16_000;
const deepest = 8;
const mostMembers = 60;
const longestDescription = 400;

/** What an object schema must be to be kept in a config. */
export const jsonSchemaSchema = z.record(z.string(), z.unknown()).superRefine((schema, context) => {
  const problem = schemaProblem(schema);
  if (problem) context.addIssue({ code: "custom", message: problem });
});

/** Why a schema cannot be used, as one sentence; undefined when it can. */
export function schemaProblem(schema: JsonSchema): string | undefined {
  if (JSON.stringify(schema).length > mostCharacters) return "The input schema is longer than 16,000 characters.";
  if (schema.type !== "object") return 'The input schema describes no object: it begins with { "type": "object" }.';
  try {
    z.fromJSONSchema(schema);
    return undefined;
  } catch {
    return "The input schema is not JSON Schema.";
  }
}

/** The part of a schema that a language model needs and that can be checked without danger: no patterns (a pattern of a
 * stranger's can keep a process busy for ever), references written out, texts shortened. Never fails: what cannot be kept of a
 * schema is left out, so that it allows more, not less. */
export function simplifySchema(schema: unknown): JsonSchema {
  const root = isObject(schema) ? schema : {};
  const simple = simplify(root, root, 0);
  const { properties, required, description } = simple;
  const whole = { type: "object", ...definedOf({ description, properties, required }) };
  return schemaProblem(whole) ? { type: "object" } : whole;
}

/** Checks values by a schema that `simplifySchema` made. */
export function checkOf(schema: JsonSchema): z.ZodType<Record<string, unknown>> {
  const checked = z.fromJSONSchema(schema);
  return z.record(z.string(), z.unknown()).superRefine((value, context) => {
    for (const { path, message } of checked.safeParse(value).error?.issues ?? []) {
      context.addIssue({ code: "custom", path: [...path], message });
    }
  });
}

const numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
const lengths = ["minLength", "maxLength", "minItems", "maxItems"];
const kinds = ["string", "number", "integer", "boolean", "object", "array", "null"];

function simplify(schema: JsonSchema, root: JsonSchema, depth: number): JsonSchema {
  if (depth > deepest) return {};
  const target = typeof schema.$ref === "string" ? resolve(schema.$ref, root) : undefined;
  if (target) return simplify(target, root, depth + 1);
  const child = (value: unknown) => (isObject(value) ? simplify(value, root, depth + 1) : {});
  const simple: JsonSchema = {};
  if (typeof schema.description === "string") simple.description = shorten(schema.description);
  for (const name of [...numbers, ...lengths]) if (Number.isFinite(schema[name])) simple[name] = schema[name];
  if (isScalar(schema.default)) simple.default = schema.default;
  if (isScalar(schema.const)) simple.const = schema.const;
  if (Array.isArray(schema.enum) && schema.enum.every(isScalar)) simple.enum = schema.enum.slice(0, mostMembers);
  const types = [schema.type].flat().filter((type) => kinds.includes(String(type)));
  if (types.length > 0) simple.type = types.length === 1 ? types[0] : types;
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices) && choices.length <= mostMembers) simple.anyOf = choices.map(child);
  if (isObject(schema.items)) simple.items = child(schema.items);
  if (isObject(schema.properties)) {
    const members = Object.entries(schema.properties).filter(([name]) => /^[^\p{C}]{1,80}$/u.test(name));
    const kept = members.slice(0, mostMembers).map(([name, value]) => [name, child(value)]);
    simple.properties = Object.fromEntries(kept);
    const names = new Set(kept.map(([name]) => name));
    if (Array.isArray(schema.required)) simple.required = schema.required.filter((name) => names.has(name));
  }
  return simple;
}

/** `#/$defs/City` within the schema itself; nothing is fetched. */
function resolve(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let at: unknown = root;
  for (const step of reference.slice(2).split("/")) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  return isObject(at) ? at : undefined;
}

const shorten = (text: string) => (text.length > longestDescription ? `${text.slice(0, longestDescription)}…` : text);
const isObject = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isScalar = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);
const definedOf = (values: JsonSchema) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
