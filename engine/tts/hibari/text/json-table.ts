import { AppError } from "@/lib/errors";

/**
 * Read-only look-ups in a large JSON object without building it: the text stays one buffer, a hash index says where each
 * member lies, and a value is parsed when asked for. 90,000 members cost their text and a megabyte, not a heap of objects.
 */
export type JsonTable = {
  readonly size: number;
  /** The parsed value of a member, or undefined when there is none. */
  get(key: string): unknown;
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** Where a member lies in the text: [key start, key end) with its quotes, [value start, value end). */
type Span = { keyStart: number; keyEnd: number; valueStart: number; valueEnd: number };

/** Indexes the members of the JSON object that `text` holds between `start` and `end` (UTF-8 bytes). */
export function createJsonTable(text: Buffer, start = 0, end = text.length): JsonTable {
  let count = 0;
  forEachMember(text, start, end, () => count++);
  const slots = 1 << Math.ceil(Math.log2(Math.max(count * 2, 2)));
  const index = new Int32Array(slots).fill(-1);
  forEachMember(text, start, end, ({ keyStart, keyEnd }) => {
    let slot = hash(keyOf(text, keyStart, keyEnd)) & (slots - 1);
    while (index[slot] !== -1) slot = (slot + 1) & (slots - 1);
    index[slot] = keyStart;
  });
  return {
    size: count,
    get(key) {
      let slot = hash(key) & (slots - 1);
      for (let at = index[slot] ?? -1; at !== -1; at = index[slot] ?? -1) {
        const keyEnd = stringEnd(text, at);
        if (keyOf(text, at, keyEnd) === key) {
          const valueStart = skipTo(text, keyEnd, COLON) + 1;
          return JSON.parse(text.toString("utf8", valueStart, valueEnd(text, valueStart)));
        }
        slot = (slot + 1) & (slots - 1);
      }
      return undefined;
    },
  };
}

/** The byte ranges of the members of a JSON object, by name; for objects of a few large members. */
export function memberRanges(text: Buffer): Map<string, { start: number; end: number }> {
  const ranges = new Map<string, { start: number; end: number }>();
  forEachMember(text, 0, text.length, (span) => {
    ranges.set(keyOf(text, span.keyStart, span.keyEnd), { start: span.valueStart, end: span.valueEnd });
  });
  return ranges;
}

function forEachMember(text: Buffer, start: number, end: number, visit: (span: Span) => void): void {
  let at = skipTo(text, start, OPEN) + 1;
  while (at < end) {
    const keyStart = nextOf(text, at, QUOTE, CLOSE);
    if (text[keyStart] === CLOSE) return;
    const keyEnd = stringEnd(text, keyStart);
    const valueStart = skipTo(text, keyEnd, COLON) + 1;
    const stop = valueEnd(text, valueStart);
    visit({ keyStart, keyEnd, valueStart, valueEnd: stop });
    at = stop;
  }
}

function keyOf(text: Buffer, start: number, end: number): string {
  const inner = text.toString("utf8", start + 1, end - 1);
  return inner.includes("\\") ? String(JSON.parse(`"${inner}"`)) : inner;
}

/** One past the closing quote of the string that opens at `start`. */
function stringEnd(text: Buffer, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === BACKSLASH) at++;
    else if (text[at] === QUOTE) return at + 1;
  }
  throw broken();
}

/** One past the value that begins at `start`: the comma or bracket that ends it. */
function valueEnd(text: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const byte = text[at];
    if (byte === QUOTE) at = stringEnd(text, at) - 1;
    else if (byte === OPEN || byte === OPEN_LIST) depth++;
    else if (depth === 0 && (byte === COMMA || byte === CLOSE || byte === CLOSE_LIST)) return at;
    else if (byte === CLOSE || byte === CLOSE_LIST) depth--;
  }
  throw broken();
}

function skipTo(text: Buffer, start: number, wanted: number): number {
  return nextOf(text, start, wanted, wanted);
}

function nextOf(text: Buffer, start: number, one: number, other: number): number {
  for (let at = start; at < text.length; at++) if (text[at] === one || text[at] === other) return at;
  throw broken();
}

/** FNV-1a over UTF-16 units. */
function hash(key: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) value = Math.imul(value ^ key.charCodeAt(at), 0x01000193);
  return value ^ (value >>> 15);
}

function broken() {
  return new AppError(
    "unavailable",
    "A word list of the voice is damaged. Run `npm run models -- verify` to repair it.",
  );
}
