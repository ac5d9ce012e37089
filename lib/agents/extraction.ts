import { z } from "zod";
import { jsonMistake } from "@/lib/json-mistake";

const mostFields = 20;
const mostChoices = 30;
const scalar = z.enum(["string", "number", "integer", "boolean"]);
const description = z.string().max(300).optional();
const choices = z.array(z.string().min(1).max(80)).min(1).max(mostChoices).optional();
const valueSchema = z.strictObject({ type: scalar, description, enum: choices });

/** One thing to note down of a call. */
const fieldSchema = z.union([
  valueSchema,
  z.strictObject({ type: z.literal("array"), description, items: valueSchema.omit({ description: true }) }),
]);
type Field = z.infer<typeof fieldSchema>;

/** What to note down: the part of JSON Schema that every model's provider takes and that a table can show. */
const extractionSchema = z.strictObject({
  type: z.literal("object"),
  description,
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).optional(),
});

export type ExtractionFields = Record<string, Field>;

/** What was noted down. Null = it was not said. */
export const extractedSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()])), z.null()]),
);
export type Extracted = z.infer<typeof extractedSchema>;

/** What cannot be used of a schema, and where in its text. */
export type ExtractionProblem = { line: number; column: number; message: string };
type Read = { fields: ExtractionFields; problem?: undefined } | { fields?: undefined; problem: ExtractionProblem };

/** Reads the text of a schema; an empty one asks for nothing. */
export function readExtraction(text: string): Read {
  if (text.trim() === "") return { fields: {} };
  const problemAt = (offset: number, message: string): Read => ({ problem: { ...placeOf(text, offset), message } });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return problemAt(jsonMistake(text), "This is not JSON from here on.");
  }
  const whole = extractionSchema.safeParse(json);
  if (!whole.success) {
    const [issue] = whole.error.issues;
    const name = issue?.code === "unrecognized_keys" ? issue.keys[0] : undefined;
    const message = name
      ? `“${name}” is not understood here.`
      : 'Begin with { "type": "object", "properties": { … } }.';
    return problemAt(placeOfName(text, name), message);
  }
  const entries = Object.entries(whole.data.properties);
  if (entries.length === 0) return problemAt(0, "Name at least one field under “properties”.");
  if (entries.length > mostFields) return problemAt(0, `At most ${mostFields} fields.`);
  const fields: ExtractionFields = {};
  for (const [name, value] of entries) {
    const at = placeOfName(text, name);
    if (!/^[A-Za-z_][\w-]{0,59}$/.test(name)) {
      return problemAt(at, `“${name}” cannot be a name: use letters, digits and _, with a letter first.`);
    }
    const field = fieldSchema.safeParse(value);
    if (!field.success) return problemAt(at, `“${name}” ${allowed}`);
    if (hasForeignChoices(field.data)) return problemAt(at, `“${name}” has choices, so its type must be string.`);
    fields[name] = field.data;
  }
  return { fields };
}

const allowed =
  "can be a string, number, integer or boolean, one of some strings (“enum”), or an array of those; with a “description” if you like.";

const hasForeignChoices = (field: Field): boolean => {
  const value = field.type === "array" ? field.items : field;
  return value.enum !== undefined && value.type !== "string";
};

/** The sentence for a form that cannot underline. */
export const describeExtractionProblem = ({ line, column, message }: ExtractionProblem) =>
  `Line ${line}, column ${column}: ${message}`;

/** The schema a model is to answer by: each field is there, null or empty where it was not said. */
export function fieldsJsonSchema(fields: ExtractionFields) {
  const nullable = (field: Field) => {
    if (field.type === "array") return field;
    return { ...field, type: [field.type, "null"], ...(field.enum ? { enum: [...field.enum, null] } : {}) };
  };
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, nullable(field)])),
    required: Object.keys(fields),
    additionalProperties: false,
  };
}

const longestText = 500;
const mostItems = 50;

/** Checks what a model noted down. Fields that are missing count as not said, those nobody asked for are left out. */
export function fieldsCheck(fields: ExtractionFields): z.ZodType<Extracted> {
  const scalarCheck = ({ type, enum: texts }: { type: z.infer<typeof scalar>; enum?: string[] | undefined }) => {
    if (type === "boolean") return z.boolean();
    if (type === "number") return z.number();
    if (type === "integer") return z.number().int();
    return texts ? z.enum(texts) : z.string().transform((text) => storable(text));
  };
  const checkOf = (field: Field) => {
    const check = field.type === "array" ? z.array(scalarCheck(field.items)).max(mostItems) : scalarCheck(field);
    return check.nullish().transform((value) => value ?? null);
  };
  return z.object(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, checkOf(field)])));
}

/** Postgres stores neither NUL nor half a surrogate pair. */
const storable = (text: string) => text.replaceAll("\0", "").trim().slice(0, longestText).toWellFormed();

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Where a key stands in the text; its beginning when it does not. */
function placeOfName(text: string, name: string | undefined): number {
  return name === undefined ? 0 : Math.max(0, text.search(new RegExp(`${escaped(JSON.stringify(name))}\\s*:`)));
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
