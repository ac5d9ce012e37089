import { splitName } from "./code";

/** Writes a piece of plain text the way a newsreader's script would have it: what is not language becomes words, and
 * figures take the one form that every voice reads well. `2026-11-21` → `November 21, 2026`; `jane@example.com` → `jane
 * at example dot com`. Amounts, years, ordinals and clock times stay figures: the voice knows its own language. English. */
export function sayWell(text: string): string {
  return rules
    .reduce((said, [pattern, say]) => said.replace(pattern, say), text)
    .replace(/\s+/g, " ")
    .replace(/ (?=[,.;:!?](?:\s|$))/g, "")
    .trim();
}

const months = "January February March April May June July August September October November December".split(" ");
const shortMonths = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec";
const host = String.raw`(?:[A-Za-z0-9](?:[\w-]{0,62}[A-Za-z0-9])?\.){1,8}`;
/** Endings that make a web address without https:// in front; "tell.me" may just lack a space. */
const topLevel = "com|org|net|edu|gov|io|co|uk|de|fr|eu|info|biz|ca|au|tv|ly|ai|dev|app";
const signs: Record<string, string> = {
  ".": "dot",
  "-": "dash",
  _: "underscore",
  "+": "plus",
  "/": "slash",
  "@": "at",
  "~": "tilde",
  ":": "colon",
};

type Say = (...match: string[]) => string;
const rules: [pattern: RegExp, say: Say][] = [
  // Addresses of people and pages.
  [
    new RegExp(String.raw`(?<![\w.+-])(?:mailto:)?([\w.+-]{1,64}@${host}[A-Za-z]{2,24})(?!\w)`, "g"),
    (_, it = "") => spell(it),
  ],
  [
    new RegExp(
      String.raw`(?<![\w@/.-])(?:(?:https?|ftp|wss?)://(${host}[A-Za-z]{2,24}|localhost)|((?:www\.)?${host}(?:${topLevel})))(?![\w-])(:\d{2,5})?(/[\w./~%-]*[\w~-])?/?(?:[?#][\w=&%.#-]*[\w=])?`,
      "g",
    ),
    (_, linked = "", bare = "", port = "", path = "") => spell((linked || bare).replace(/^www\./, "") + port + path),
  ],
  // Telephone numbers, digit by digit in their groups.
  [
    /(?<![\w.+/-])(\+?)(?:(\d{1,3})[ .-])?\((\d{3})\) ?(\d{3})[ .-](\d{4})(?![\w-])/g,
    (_, ...parts) => sayPhone(parts.slice(0, 5)),
  ],
  [
    /(?<![\w.+/-])(\+?)(?:(\d{1,3})[ .-])?(\d{3})([.-])(\d{3})\4(\d{4})(?![\w-])/g,
    (_, plus = "", country = "", area = "", _mark = "", exchange = "", line = "") =>
      sayPhone([plus, country, area, exchange, line]),
  ],
  [/(?<![\w.+/-])(\+)(\d{1,3}) (\d{2,4}) (\d{3,4}) (\d{3,4})(?![\w-])/g, (_, ...parts) => sayPhone(parts.slice(0, 5))],
  [/(?<![\w.+/-])(\d{3})-(\d{4})(?![\w-])/g, (_, ...parts) => sayPhone(["", ...parts.slice(0, 2)])],
  // Days: 2026-11-21, 11/21/2026, Nov 21.
  [
    /(?<![\w/.-])(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-])/g,
    (whole, year = "", month = "", day = "", time = "") => {
      const said = sayDay(Number(month), Number(day), year);
      return said ? said + (time ? ` at ${time}` : "") : whole;
    },
  ],
  [
    /(?<![\w/.-])(\d{1,2})\/(\d{1,2})\/(\d{4})(?![\w/-])/g,
    (whole, first = "", second = "", year = "") =>
      sayDay(Number(first), Number(second), year) ?? sayDay(Number(second), Number(first), year) ?? whole,
  ],
  [
    new RegExp(String.raw`(?<!\w)(${shortMonths})\.? (\d{1,2})(?:st|nd|rd|th)?(?!\w|%|:\d)`, "g"),
    (_, short = "", day = "") => `${fullMonth(short)} ${day}`,
  ],
  [
    new RegExp(String.raw`(?<!\w)(\d{1,2}) (${shortMonths})\.?(?= \d{4}(?!\w))`, "g"),
    (_, day = "", short = "") => `${fullMonth(short)} ${day},`,
  ],
  // Amounts, ranges and relations.
  [/(?<=\d) ?%/g, () => " percent"],
  [/(?<=[$€£])\s+(?=\d)/g, () => ""],
  [/(?<![\w.])(\d[\d,.]*) ?([€£])(?!\w)/g, (_, amount = "", sign = "") => sign + amount],
  [
    /(?<![\w.,:/-])([$€£]?\d[\d,]*(?:\.\d+)?(?::\d{2})?)\s?[-–—]\s?([$€£]?\d[\d,]*(?:\.\d+)?(?::\d{2})?)(?![\w.:/-]*\d|-)/g,
    (_, from = "", to = "") => `${from} to ${to}`,
  ],
  [/(?<=\w) [*×] (?=\w)/g, () => " times "],
  [/(?<=\d)[*×](?=\d)/g, () => " times "],
  [/(?<=\w) ÷ (?=\w)/g, () => " divided by "],
  [/(?<=\S) ?≈ ?(?=\S)/g, () => " is about "],
  [/(?<=\S) ?(?:≤|<=) ?(?=\S)/g, () => " is at most "],
  [/(?<=\S) ?(?:≥|>=) ?(?=\S)/g, () => " is at least "],
  [/(?<=\S) (?:→|->|=>|⇒) (?=\S)/g, () => " to "],
  [/(?<=\S) [=] (?=\S)/g, () => " equals "],
  [/(?<=\d) \+ (?=\d)/g, () => " plus "],
  [/(?<![^\s(])[-−](?=\d)/g, () => "minus "],
  [/~(?=\d)/g, () => "about "],
  [/(?<!\w)#(?=\d)/g, () => "number "],
  [/(?<=\w) & (?=\w)/g, () => " and "],
  [/(?<![\w./])24\/7(?![\w/])/g, () => "twenty-four seven"],
  [/(?<!\w)and\/or(?!\w)/gi, () => "and or"],
  [/(?<!\w)w\/(?=\s)/gi, () => "with"],
  [/(?<!\w)e\.g\.,?/gi, () => "for example,"],
  [/(?<!\w)i\.e\.,?/gi, () => "that is,"],
  [/(?<!\w)etc\.(?=\s+\p{Ll}|[,;:])/gu, () => "et cetera"],
  [/(?<!\w)etc\.(?!\w)/g, () => "et cetera."],
  [/(?<!\w)approx\./gi, () => "about"],
  [/(?<!\w)vs\.?(?=\s)/gi, () => "versus"],
  // Names out of programs: getUserName, max_size. The rest of the text keeps its spelling.
  [/(?<![\w.@/-])\p{Ll}{2,}(?:\p{Lu}\p{Ll}+)+\d*(?:\(\))?(?![\w@])/gu, (name) => splitName(name.replace("()", ""))],
  [
    /(?<![\w.@/-])\p{L}[\p{L}\p{N}]*(?:_[\p{L}\p{N}]+)+(?:\(\))?(?![\w@])/gu,
    (name) => splitName(name.replace("()", "")),
  ],
  [/(?<=\p{L})\(\)/gu, () => ""],
  [/[_*`|\\^{}]+/g, () => " "],
];

/** "jane.doe@example.com" → "jane dot doe at example dot com"; long numbers digit by digit. */
function spell(address: string): string {
  return address
    .replace(/%[0-9A-Fa-f]{2}/g, " ")
    .replace(/[.\-_+/@~:]/g, (sign) => ` ${signs[sign]} `)
    .replace(/\d{5,}/g, (digits) => ` ${[...digits].join(" ")} `)
    .replace(/ +/g, " ")
    .trim();
}

function sayPhone([plus, ...groups]: string[]): string {
  const said = groups.filter(Boolean).map((group) => [...group].join(" "));
  return `${plus ? "plus " : ""}${said.join(", ")}`;
}

function sayDay(month: number, day: number, year: string): string | undefined {
  const name = months[month - 1];
  return name && day >= 1 && day <= 31 ? `${name} ${day}, ${year}` : undefined;
}

function fullMonth(short: string): string {
  return months.find((name) => name.startsWith(short.slice(0, 3))) ?? short;
}
