const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** What every template may refer to, besides the skill's parameters and secrets. */
export const callVariables = ["caller.name", "now"] as const;

/** The names in a text's placeholders. */
export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(placeholder)].map(([, name]) => name ?? "");
}

/** Puts values into the placeholders of a text. */
export function fillTemplate(template: string, valueFor: (name: string) => string): string {
  return template.replace(placeholder, (_whole, name: string) => valueFor(name));
}

/** What is wrong with a text's placeholders, as one sentence; undefined when nothing is. */
export function templateProblem(template: string, parameters: readonly string[]): string | undefined {
  const unknown = placeholdersOf(template).find((name) => !isKnown(name, parameters));
  if (unknown !== undefined) return `There is no parameter named "${unknown}". Add it, or correct {{${unknown}}}.`;
  return undefined;
}

/** The same for an address, which must also name its host in plain. */
export function urlTemplateProblem(template: string, parameters: readonly string[]): string | undefined {
  const url = parseTemplateUrl(template);
  if (!url) return "Enter an address that begins with https:// or http:// and names its host without placeholders.";
  if (url.username || url.password) return "An address holds no user and password. Use a header with a secret.";
  return templateProblem(template, parameters);
}

/** The address with something harmless in each placeholder, for who needs to know its host. */
export function parseTemplateUrl(template: string): URL | undefined {
  if (!/^https?:\/\/[^/?#{}\\@\s]+([/?#]|$)/i.test(template)) return undefined;
  const filled = fillTemplate(template, () => "x");
  return URL.canParse(filled) ? new URL(filled) : undefined;
}

function isKnown(name: string, parameters: readonly string[]): boolean {
  if (parameters.includes(name) || (callVariables as readonly string[]).includes(name)) return true;
  return /^secret\.[A-Z][A-Z0-9_]*$/.test(name);
}
