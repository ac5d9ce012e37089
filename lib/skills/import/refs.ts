/** Any object of a document somebody gave us. */
export type Json = Record<string, unknown>;

const longestChain = 20;

/** An object of a document, behind the references that lead to it within the same document; `{}` for anything else. */
export function deref(document: Json, value: unknown): Json {
  let found = value;
  for (let step = 0; step < longestChain && isObject(found); step++) {
    const { $ref } = found;
    if (typeof $ref !== "string") return found;
    if (!$ref.startsWith("#/")) return {};
    found = $ref
      .slice(2)
      .split("/")
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce<unknown>((at, part) => (isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined), document);
  }
  return {};
}

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
