import { AppError } from "@/lib/errors";

/** A skill's secrets in the clear, in the worker only. */
export type SecretReader = {
  /** The secret's value, for a request to these hosts. Throws AppError when there is none of that name, or when it may
   * not be sent to one of them. */
  reveal(name: string, hosts: readonly string[]): string;
  /** The text with every secret's value in it hidden. */
  redact(text: string): string;
};

export type SkillSecret = { name: string; value: string; hosts: readonly string[] };

/** Shorter ones are not looked for in texts: "1" would hide half of everything. */
const shortestHidden = 4;
const hidden = "[secret]";

export function createSecretReader(secrets: readonly SkillSecret[]): SecretReader {
  const byName = new Map(secrets.map((secret) => [secret.name, secret]));
  // As it is, as addresses and JSON spell it, and as basic authentication wraps it is up to whoever wraps it.
  const spellings = secrets
    .flatMap(({ value }) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
    .filter((spelling) => spelling.length >= shortestHidden)
    .sort((a, b) => b.length - a.length);
  return {
    reveal(name, hosts) {
      const secret = byName.get(name);
      if (!secret) throw new AppError("not_configured", `There is no secret named ${name}.`);
      const strange = hosts.find((host) => !secret.hosts.includes(host.toLowerCase()));
      if (strange !== undefined) {
        throw new AppError("not_configured", `The secret ${name} may not be sent to ${strange}.`);
      }
      return secret.value;
    },
    redact: (text) => spellings.reduce((rest, spelling) => rest.replaceAll(spelling, hidden), text),
  };
}
