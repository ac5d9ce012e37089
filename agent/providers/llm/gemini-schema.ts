type Json = Record<string, unknown>;

/** What is kept of a schema as it is. */
const plainFields = [
  "title",
  "description",
  "minItems",
  "maxItems",
  "minLength",
  "maxLength",
  "pattern",
  "minimum",
  "maximum",
];
/** Deeper than any skill's arguments; a schema that names itself is cut there. */
const deepest = 12;

/** A JSON schema as Gemini's function declarations take it (https://ai.google.dev/api/caching#Schema): a part of OpenAPI 3.0,
 * with references put in place, unions as `anyOf`, null as `nullable`, and without what it would refuse. Undefined for an
 * object without properties: a function without arguments has no schema. */
export function toGeminiSchema(schema: Json | undefined): Json | undefined {
  if (!schema || Object.keys(toObject(schema.properties)).length === 0) return undefined;
  return clean(schema, toObject(schema.$defs ?? schema.definitions), 0);
}

function clean(given: unknown, definitions: Json, depth: number): Json {
  const schema = resolve(toObject(given), definitions);
  if (depth >= deepest) return { type: "STRING" };
  const deeper = (inner: unknown) => clean(inner, definitions, depth + 1);
  const { types, isNullable } = typesOf(schema);
  const choices = [schema.anyOf, schema.oneOf].find(Array.isArray)?.map(toObject) ?? [];
  const real = choices.filter(({ type }) => type !== "null");
  const nullable = isNullable || real.length < choices.length ? { nullable: true } : {};
  const said = Object.fromEntries(plainFields.filter((name) => name in schema).map((name) => [name, schema[name]]));
  if (real.length === 1) return { ...deeper(real[0]), ...said, ...nullable };
  if (real.length > 1) return { ...said, ...nullable, anyOf: real.map(deeper) };
  if (types.length > 1) return { ...said, ...nullable, anyOf: types.map((type) => deeper({ ...schema, type })) };

  const [type = guess(schema)] = types;
  const all = { type: type.toUpperCase(), ...said, ...nullable, ...formatOf(schema, type), ...valuesOf(schema, type) };
  if (type === "array") return { ...all, items: deeper(schema.items ?? { type: "string" }) };
  const properties = Object.entries(toObject(schema.properties));
  if (type !== "object" || properties.length === 0) return all;
  const required = Array.isArray(schema.required) ? schema.required : [];
  return {
    ...all,
    properties: Object.fromEntries(properties.map(([name, inner]) => [name, deeper(inner)])),
    ...(required.length > 0 ? { required } : {}),
  };
}

function resolve(schema: Json, definitions: Json): Json {
  if (typeof schema.$ref !== "string") return schema;
  const { $ref, ...rest } = schema;
  const name = schema.$ref.split("/").at(-1) ?? "";
  return { ...toObject(definitions[name]), ...rest };
}

function typesOf({ type }: Json): { types: string[]; isNullable: boolean } {
  const all = [type].flat().filter((one) => typeof one === "string");
  return { types: all.filter((one) => one !== "null"), isNullable: all.includes("null") };
}

function guess(schema: Json): string {
  if ("properties" in schema) return "object";
  return "items" in schema ? "array" : "string";
}

/** Of texts only these formats are taken. */
function formatOf({ format }: Json, type: string): Json {
  const isTaken =
    type === "string" ? format === "date-time" : ["int32", "int64", "float", "double"].includes(`${format}`);
  return isTaken ? { format } : {};
}

/** Only texts can be listed. */
function valuesOf(schema: Json, type: string): Json {
  const values = "const" in schema ? [schema.const] : schema.enum;
  const texts = Array.isArray(values) ? values.filter((value) => typeof value === "string" && value !== "") : [];
  return type === "string" && texts.length > 0 ? { enum: texts, format: "enum" } : {};
}

const toObject = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
