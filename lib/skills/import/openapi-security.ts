import type { HttpConfig } from "@/lib/skills/http/schema";
import { toSecretName } from "./draft";
import type { OpenApi } from "./openapi";
import { deref, type Json } from "./refs";
import type { NeededSecret } from "./schema";

type Security = { headers: HttpConfig["headers"]; query: string[]; secrets: NeededSecret[] };

/** How an operation wants to be signed, by the first way that a header or the address can carry. */
export function securityOf(document: OpenApi, operation: Json, host: string, notes: string[]): Security {
  const none: Security = { headers: [], query: [], secrets: [] };
  const asked = operation.security ?? document.security;
  const ways = Array.isArray(asked) ? asked : [];
  if (ways.length === 0 || ways.some((way) => Object.keys(deref(document, way)).length === 0)) return none;
  const schemes = deref(document, deref(document, document.components).securitySchemes);
  for (const way of ways) {
    const [name, ...more] = Object.keys(deref(document, way));
    if (name === undefined || more.length > 0) continue;
    const scheme = deref(document, schemes[name]);
    const secret = toSecretName(`${document.info.title} ${name}`);
    const secrets: NeededSecret[] = [{ name: secret, value: undefined, hosts: [host] }];
    const place = `{{secret.${secret}}}`;
    const key = typeof scheme.name === "string" ? scheme.name : name;
    const type = `${scheme.type} ${scheme.type === "http" ? String(scheme.scheme).toLowerCase() : scheme.in}`;
    if (type === "apiKey header") return { ...none, headers: [{ name: key, value: place }], secrets };
    if (type === "apiKey query") return { ...none, query: [`${encodeURIComponent(key)}=${place}`], secrets };
    if (type === "http bearer" || scheme.type === "oauth2" || scheme.type === "openIdConnect") {
      return { ...none, headers: [{ name: "Authorization", value: `Bearer ${place}` }], secrets };
    }
    if (type === "http basic")
      return { ...none, headers: [{ name: "Authorization", value: `Basic ${place}` }], secrets };
  }
  notes.push("Asks for a way of signing in that has to be added by hand.");
  return none;
}
