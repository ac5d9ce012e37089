import { fillTemplate } from "./template-check";

type Content = { body: string; headers: readonly { name: string; value: string }[] };
export type BodyKind = "json" | "form" | "text";

/** What a body is, by its header or, without one, by how it begins. */
export function bodyKindOf({ body, headers }: Content): BodyKind {
  const type = headers.find(({ name }) => name.toLowerCase() === "content-type")?.value.toLowerCase() ?? "";
  if (/json/.test(type)) return "json";
  if (/x-www-form-urlencoded/.test(type)) return "form";
  return !type && /^\s*[[{](?!\{)/.test(body) ? "json" : "text";
}

/** Puts values into a body so that none of them can become more than a value. One that is not given is empty, or null
 * where a JSON body has no quotes around it. */
export function fillBody(content: Content, valueFor: (name: string) => string | number | boolean | undefined): string {
  const kind = bodyKindOf(content);
  if (kind === "form") return fillTemplate(content.body, (name) => encodeURIComponent(String(valueFor(name) ?? "")));
  if (kind === "text") return fillTemplate(content.body, (name) => String(valueFor(name) ?? ""));
  // In a JSON text quotes are either around a string or escaped in it, so that what stands before tells where we are.
  return content.body.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (_whole, name: string, offset: number) => {
    const value = valueFor(name);
    const isInside = isInString(content.body.slice(0, offset));
    if (isInside) return JSON.stringify(String(value ?? "")).slice(1, -1);
    return JSON.stringify(value ?? null);
  });
}

/** What is wrong with a body, as one sentence. */
export function bodyProblem(content: Content): string | undefined {
  if (!content.body || bodyKindOf(content) !== "json") return undefined;
  try {
    JSON.parse(fillBody(content, () => "x"));
    return undefined;
  } catch {
    return "The body is not JSON. Check its quotes and commas.";
  }
}

function isInString(before: string): boolean {
  const quotes = before.replace(/\\./g, "").match(/"/g) ?? [];
  return quotes.length % 2 === 1;
}
