import { AppError } from "@/lib/errors";
import { draftConfig, isMethod, toSecretName, toSkillName } from "./draft";
import type { NeededSecret, SkillDraft } from "./schema";
import { shellWords } from "./shell-words";

type Given = {
  url?: string;
  method?: string;
  headers: { name: string; value: string }[];
  data: string[];
  isJson: boolean;
  /** --get: the data belongs to the address. */
  asQuery: boolean;
};

type Flag = { takes: true; use(given: Given, value: string): void } | { takes: false; use(given: Given): void };

const header = (name: string) => (given: Given, value: string) => void given.headers.push({ name, value });
const data = (given: Given, value: string) => {
  if (value.startsWith("@")) throw cannot("data from a file");
  given.data.push(value);
};
const set = (field: "url" | "method"): Flag => ({
  takes: true,
  use: (given, value) => {
    given[field] ??= field === "method" ? value.toUpperCase() : value;
  },
});
const nothing: Flag = { takes: false, use: () => {} };

const flags: Record<string, Flag> = {
  "--request": set("method"),
  "--header": {
    takes: true,
    use: (given, value) => {
      const [, name, content] = /^([^:;]+)[:;]\s*(.*)$/s.exec(value) ?? [];
      if (!name) throw new AppError("invalid_input", `"${value}" is no header. Write it as name: value.`);
      given.headers.push({ name: name.trim(), value: content ?? "" });
    },
  },
  "--data": { takes: true, use: data },
  "--data-raw": { takes: true, use: (given, value) => void given.data.push(value) },
  "--data-urlencode": {
    takes: true,
    use: (given, value) => {
      const [, name, content] = /^([^=@]*)=(.*)$/s.exec(value) ?? [];
      if (/^[^=]*@/.test(value)) throw cannot("data from a file");
      const encoded = encodeURIComponent(content ?? value);
      given.data.push(name ? `${name}=${encoded}` : encoded);
    },
  },
  "--json": {
    takes: true,
    use: (given, value) => {
      data(given, value);
      given.isJson = true;
    },
  },
  "--user": {
    takes: true,
    use: (given, value) => header("Authorization")(given, `Basic ${Buffer.from(value).toString("base64")}`),
  },
  "--oauth2-bearer": { takes: true, use: (given, value) => header("Authorization")(given, `Bearer ${value}`) },
  "--user-agent": { takes: true, use: header("User-Agent") },
  "--referer": { takes: true, use: header("Referer") },
  "--cookie": { takes: true, use: header("Cookie") },
  "--url": set("url"),
  "--get": {
    takes: false,
    use: (given) => {
      given.asQuery = true;
    },
  },
  // How curl itself behaves, which is no matter of the request.
  ...Object.fromEntries(
    [
      "--location",
      "--silent",
      "--show-error",
      "--verbose",
      "--include",
      "--compressed",
      "--fail",
      "--globoff",
      "--no-buffer",
    ].map((name) => [name, nothing]),
  ),
  ...Object.fromEntries(
    ["--output", "--max-time", "--connect-timeout", "--retry", "--write-out"].map((name) => [
      name,
      { takes: true, use: () => {} },
    ]),
  ),
};

const short: Record<string, string> = {
  ...{ X: "--request", H: "--header", d: "--data", u: "--user", A: "--user-agent", e: "--referer", b: "--cookie" },
  ...{ G: "--get", L: "--location", s: "--silent", S: "--show-error", v: "--verbose", i: "--include", f: "--fail" },
  ...{ g: "--globoff", N: "--no-buffer", o: "--output", m: "--max-time", w: "--write-out" },
};
const sameAs: Record<string, string> = { "--data-ascii": "--data", "--data-binary": "--data" };

/** A curl command as an HTTP skill. Keys in it become secrets. Throws `invalid_input` with the flag it does not know. */
export function readCurl(command: string): SkillDraft {
  const given = readFlags(shellWords(command));
  if (!given.url) throw new AppError("invalid_input", "The command has no address.");
  const address = /^https?:\/\//i.test(given.url) ? given.url : `http://${given.url}`;
  if (!URL.canParse(address)) throw new AppError("invalid_input", `"${given.url}" is no address.`);
  const url = new URL(address);
  const joined = given.isJson ? given.data.join("") : given.data.join("&");
  const method = given.method ?? (joined && !given.asQuery ? "POST" : "GET");
  if (!isMethod(method)) throw new AppError("invalid_input", `A skill cannot send a ${method} request.`);
  const query = given.asQuery && joined ? `${url.search ? "&" : "?"}${joined}` : "";
  const secrets: NeededSecret[] = [];
  const headers = given.headers.map(({ name, value }) => hideKey(name, value, url.hostname, secrets));
  if (joined && !given.asQuery && !headers.some(({ name }) => name.toLowerCase() === "content-type")) {
    headers.push({
      name: "Content-Type",
      value: given.isJson ? "application/json" : "application/x-www-form-urlencoded",
    });
  }
  const [last] = url.pathname.split("/").filter(Boolean).toReversed();
  const name = toSkillName(last && !/^[\d.]+$/.test(last) ? last : url.hostname.split(".").slice(-2).join("-"));
  const config = draftConfig({
    method,
    url: `${address.replace(/#.*$/s, "")}${query}`,
    description: `Asks ${url.hostname}. Say here what for, and what not.`,
    headers,
    body: given.asQuery ? "" : joined,
  });
  return { name, config, notes: [], secrets };
}

function readFlags([program, ...words]: string[]): Given {
  if (program !== "curl") throw new AppError("invalid_input", "Paste a command that begins with curl.");
  const given: Given = { headers: [], data: [], isJson: false, asQuery: false };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const next = () => {
      const value = words[++at];
      if (value === undefined) throw new AppError("invalid_input", `${word} is followed by nothing.`);
      return value;
    };
    if (word.startsWith("--")) {
      const [, long = word, attached] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
      const flag = flags[sameAs[long] ?? long];
      if (!flag) throw cannot(long);
      if (flag.takes) flag.use(given, attached ?? next());
      else flag.use(given);
    } else if (word.startsWith("-") && word.length > 1) {
      for (let letter = 1; letter < word.length; letter++) {
        const flag = flags[short[word[letter] ?? ""] ?? ""];
        if (!flag) throw cannot(`-${word[letter]}`);
        if (!flag.takes) {
          flag.use(given);
          continue;
        }
        flag.use(given, word.slice(letter + 1) || next());
        break;
      }
    } else if (given.url === undefined) given.url = word;
    else throw new AppError("invalid_input", "The command has two addresses. Paste one request.");
  }
  return given;
}

const cannot = (what: string) =>
  new AppError("invalid_input", `Skills know nothing of ${what}. Take it out of the command, then try again.`);

const keyHeaders =
  /^(authorization|proxy-authorization|cookie|.*(api|access|auth)[-_]?(key|token).*|.*secret.*|.*token)$/i;

/** A header that holds a key gets a secret in its place. */
function hideKey(name: string, value: string, host: string, secrets: NeededSecret[]): { name: string; value: string } {
  if (!keyHeaders.test(name) || value === "" || value.includes("{{")) return { name, value };
  const [, scheme = "", key = value] = /^((?:Bearer|Basic|Token|ApiKey)\s+)(.+)$/is.exec(value) ?? [];
  const label = `${host.split(".").slice(-2, -1)[0] ?? host}_${/^authorization$/i.test(name) ? "KEY" : name}`;
  const secret = toSecretName(label);
  secrets.push({ name: secret, value: key, hosts: [host] });
  return { name, value: `${scheme}{{secret.${secret}}}` };
}
