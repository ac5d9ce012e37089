import { bodyKindOf, fillBody } from "@/lib/skills/http/body";
import type { HttpConfig } from "@/lib/skills/http/schema";
import { fillTemplate, parseTemplateUrl } from "@/lib/skills/http/template-check";
import type { SkillContext } from "../define-skill";
import type { Values } from "./index";

type Request = { url: string; method: string; headers: Record<string, string>; body?: string };

/** The request of a config with these values. Throws AppError for a secret that may not be sent there. */
export function buildRequest(
  config: HttpConfig,
  input: Values,
  context: Pick<SkillContext, "secrets" | "caller" | "now">,
): Request {
  const host = parseTemplateUrl(config.url)?.hostname.replace(/^\[|\]$/g, "") ?? "";
  const valueFor = (name: string) => {
    if (name.startsWith("secret.")) return context.secrets.reveal(name.slice("secret.".length), [host]);
    if (name === "caller.name") return context.caller.name;
    if (name === "now") return context.now.toISOString();
    return input[name];
  };
  const headers = Object.fromEntries(
    config.headers.map(({ name, value }) => [
      name.toLowerCase(),
      oneLine(fillTemplate(value, (key) => String(valueFor(key) ?? ""))),
    ]),
  );
  const body = config.body ? fillBody(config, valueFor) : undefined;
  const contentType = { json: "application/json", form: "application/x-www-form-urlencoded", text: "text/plain" };
  return {
    url: fillUrl(config.url, valueFor),
    method: config.method,
    headers: body === undefined ? headers : { "content-type": contentType[bodyKindOf(config)], ...headers },
    ...(body === undefined ? {} : { body }),
  };
}

/** Values are encoded, so that none of them adds to the path or the query. A query's pair whose value is not given is left
 * out. */
function fillUrl(template: string, valueFor: (name: string) => string | number | boolean | undefined): string {
  const [address = "", query] = template.split(/\?(.*)/s);
  const encoded = (name: string) => encodeURIComponent(String(valueFor(name) ?? "")).replace(/^\.+$/, "");
  const pairs = query?.split("&").flatMap((pair) => {
    const only = /=\{\{\s*([^{}]*?)\s*\}\}$/.exec(pair)?.[1];
    return only !== undefined && valueFor(only) === undefined ? [] : [fillTemplate(pair, encoded)];
  });
  const path = fillTemplate(address, encoded);
  return pairs && pairs.length > 0 ? `${path}?${pairs.join("&")}` : path;
}

/** A header ends with its line. */
const oneLine = (value: string) => value.replace(/[\r\n\0]+/g, " ");
