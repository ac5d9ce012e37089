import { specialParts } from "./contractions";

/** A word, number or mark as the tagger sees it. */
export type Token = { text: string; spaceAfter: boolean };

const LETTER = String.raw`[\p{L}]`;
const ALPHANUMERIC = String.raw`[\p{L}\p{N}]`;
const LOWER = "a-zß-öø-ÿ";
const UPPER = "A-ZÀ-ÖØ-Þ";
const QUOTES = "'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉";
const MARKS = "…,:;!?¿¡()\\[\\]{}<>_#*&。？！，、；：～·";
const ICONS = "™®©°§¶†‡•";
const MONEY = String.raw`US\$|C\$|A\$|[$£€¥฿₽₹₩₪₺₴₦₫₱₲₵₸₼₾₿]`;
const UNITS =
  "km[²³]?|m[²³]?|dm[²³]?|cm[²³]?|mm[²³]?|ha|µm|nm|yd|in|ft|kg|g|mg|µg|t|lb|oz|m/s|km/h|kmh|mph|hPa|Pa|mbar|[mMkKgGtT][bB]|[TGMK%]";

const PREFIX = new RegExp(String.raw`^(?:[§%=—–]|\+(?![0-9])|\.\.+|[${MARKS}${QUOTES}${ICONS}]|${MONEY})`, "u");
const SUFFIX = new RegExp(
  String.raw`(?:[${MARKS}${QUOTES}${ICONS}—–]|\.\.+|['’][sS]|(?<=[0-9])(?:\+|${MONEY}|${UNITS})|(?<=°[FfCcKk])\.` +
    String.raw`|(?<=[0-9${LOWER}%²\-+${MARKS}${QUOTES}])\.|(?<=[${UPPER}]{2})\.)$`,
  "u",
);
const INFIX = new RegExp(
  String.raw`\.\.+|[…${ICONS}]|(?<=[0-9])[+\-*^](?=[0-9-])|(?<=[${LOWER}${QUOTES}])\.(?=[${UPPER}${QUOTES}])|(?<=${LETTER}),(?=${LETTER})` +
    `|(?<=${ALPHANUMERIC})(?:---|--|——|[-–—~])(?=${LETTER})|(?<=${ALPHANUMERIC})[:<>=/](?=${LETTER})`,
  "gu",
);
/** A suffix with what it looks back at is never longer. */
const TAIL = 12;
/** Longer chunks are nothing one could say in one go; they are cut, as if there were a space. */
const LONGEST_CHUNK = 100;

/** Cuts normalised text into tokens: punctuation off both ends of each chunk, contractions and hyphenations apart. */
export function tokenize(text: string): Token[] {
  return chunksOf(text).flatMap(({ chunk, spaceAfter }) => {
    const parts = splitChunk(chunk);
    return parts.map((part, n) => ({ text: part, spaceAfter: n === parts.length - 1 && spaceAfter }));
  });
}

function chunksOf(text: string): { chunk: string; spaceAfter: boolean }[] {
  const chunks: { chunk: string; spaceAfter: boolean }[] = [];
  for (const found of text.matchAll(/\S+/gu)) {
    const [whole] = found;
    for (let at = 0; at < whole.length; at += LONGEST_CHUNK) {
      const end = Math.min(at + LONGEST_CHUNK, whole.length);
      chunks.push({ chunk: whole.slice(at, end), spaceAfter: end < whole.length || found.index + end < text.length });
    }
  }
  return chunks;
}

function splitChunk(chunk: string): string[] {
  const before: string[] = [];
  const after: string[] = [];
  let rest = chunk;
  while (rest && !specialParts(rest)) {
    const prefix = PREFIX.exec(rest)?.[0] ?? "";
    const inner = rest.slice(prefix.length);
    const suffix = inner && prefix && specialParts(inner) ? "" : (SUFFIX.exec(inner.slice(-TAIL))?.[0] ?? "");
    if (!prefix && !suffix) break;
    if (prefix) before.push(prefix);
    if (suffix && specialParts(rest.slice(0, -suffix.length))) {
      // "'em," is "'em" and a comma, not a quotation mark and "em".
      if (prefix) before.pop();
      after.unshift(suffix);
      rest = rest.slice(0, -suffix.length);
      break;
    }
    if (suffix) after.unshift(suffix);
    rest = suffix ? inner.slice(0, -suffix.length) : inner;
  }
  const middle = rest ? (specialParts(rest) ?? splitInside(rest)) : [];
  return rejoin([...before, ...middle, ...after]);
}

function splitInside(word: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const found of word.matchAll(INFIX)) {
    if (found.index === 0) continue;
    if (found.index > start) parts.push(word.slice(start, found.index));
    parts.push(found[0]);
    start = found.index + found[0].length;
  }
  if (start < word.length) parts.push(word.slice(start));
  return parts;
}

/** Puts back what the ends should not have lost: "Sept" + "." is "Sept." */
function rejoin(parts: string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const pair = `${parts[at]}${parts[at + 1] ?? ""}`;
    const special = at + 1 < parts.length ? specialParts(pair) : undefined;
    if (special?.length === 1) {
      joined.push(pair);
      at++;
    } else {
      joined.push(parts[at] ?? "");
    }
  }
  return joined;
}
