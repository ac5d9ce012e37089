import { defaultBehaviour } from "@/lib/skills/behaviour";
import type { HttpConfig, Method } from "@/lib/skills/http/schema";

/** A config with everything that an import does not tell. */
export function draftConfig(
  given: Pick<HttpConfig, "method" | "url" | "description"> & Partial<HttpConfig>,
): HttpConfig {
  return {
    ...defaultBehaviour,
    ...{ kind: "http", parameters: [], headers: [], body: "", pick: "", sentence: "" },
    // Who only reads may be tried again and asks nobody.
    ...(given.method === "GET" ? { retries: 1 } : { isActing: true, mayBeCancelled: false }),
    ...given,
  };
}

/** A text as a skill's name. */
export function toSkillName(text: string): string {
  const name = text
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 48)
    .replace(/-+$/, "");
  return name || "skill";
}

/** A text as a secret's name. */
export function toSecretName(text: string): string {
  const name = text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^[^A-Z]+|_+$/g, "")
    .slice(0, 60);
  return name || "KEY";
}

/** A name that a parameter may have. */
export function toParameterName(text: string): string {
  const name = text.replace(/\W+/g, "_").replace(/^(\d)/, "_$1").slice(0, 60);
  return name || "value";
}

export const isMethod = (text: string): text is Method => ["GET", "POST", "PUT", "PATCH", "DELETE"].includes(text);
