import { sayCode, sayCodeBlock } from "./code";

/** Takes the mark-up out of a stream of written text, wherever the stream's pieces are cut: headings, lists, tables,
 * emphasis, links (their text stays), HTML, rules, emoji; code becomes what one says for it. Lines stay lines, because a
 * line's end is the end of something said.
 *
 * Holds back no more than the word that is being written, or the link, code or table row that is still open. */
export type MarkupFilter = {
  /** More text; answers the plain text that is certain now. */
  push(text: string): string;
  /** The text has ended; answers the rest. */
  flush(): string;
};

/** An open bracket or backtick further away than this was just a character. */
const longestSpan = 300;

const fence = /^[ \t]*(```+|~~~+)[^\n`]*\n/;
const mayBeFence = /^[ \t]*(?:`{1,2}|~{1,2}|(?:```+|~~~+)[^\n`]*)$/;
const lineMark = /^[ \t]*(?:#{1,6}|>|[-*+•–]|\d{1,2}[.)]|\[[ xX]\])[ \t]+/;
const mayBeLineMark = /^[ \t]*(?:#{0,6}|>|[-*+•–]|\d{1,2}[.)]?|\[[ xX]?\]?)[ \t]*$/;
const rule = /^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})(?:\n|$)/;
const emoji =
  /(?:(?![©®™])\p{Extended_Pictographic}|\p{Regional_Indicator}|\u200d|\ufe0e|\ufe0f|\u20e3|\ufffd|[\u{1f3fb}-\u{1f3ff}]|[\u{e0020}-\u{e007f}])+/gu;
const emoticon = /^(?:[:;=8][-o']?[()DPp\\/|3]|<3|:'\()(?=[.,!?]?$)/;
const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", nbsp: " ", quot: '"', "#39": "'" };

export function createMarkupFilter({ atLineStart = true } = {}): MarkupFilter {
  let pending = "";
  /** The line is a heading or an item of a list, and ends like a sentence. */
  let isItem = false;
  let lastSaid = "";

  /** The next piece; undefined when it is not certain yet. */
  function next(hasEnded: boolean): Piece | undefined {
    if (atLineStart) {
      const block = nextBlock(pending, hasEnded);
      if (block !== "none") return block;
      const mark = lineMark.exec(pending)?.[0];
      if (!mark && !hasEnded && mayBeLineMark.test(pending)) return undefined;
      if (mark) {
        isItem = true;
        // One more may follow: a heading in a quotation.
        return { length: mark.length, plain: "", isLineStart: true };
      }
    }
    const [space] = /^\s+/.exec(pending) ?? [];
    if (!space) return nextWord(pending, hasEnded);
    if (!space.includes("\n")) return { length: space.length, plain: " ", isLineStart: atLineStart };
    const needsStop = isItem && /[\p{L}\p{N})"'”’]$/u.test(lastSaid);
    isItem = false;
    return { length: space.length, plain: needsStop ? ".\n" : "\n", isLineStart: true };
  }

  function drain(hasEnded: boolean): string {
    let plain = "";
    for (let piece = next(hasEnded); pending && piece; piece = next(hasEnded)) {
      pending = pending.slice(piece.length);
      plain += piece.plain;
      atLineStart = piece.isLineStart ?? false;
      if (piece.plain.trim()) lastSaid = piece.plain.trimEnd();
    }
    return plain;
  }

  return {
    push(text) {
      pending += text;
      return drain(false);
    },
    flush: () => drain(true),
  };
}

/** So much of the written text becomes this plain text, and leads to the start of a line or not. */
type Piece = { length: number; plain: string; isLineStart?: boolean };

/** A fence, a table row or a rule at the start of a line; "none" when it is another line. */
function nextBlock(text: string, hasEnded: boolean): Piece | undefined | "none" {
  if (!hasEnded && mayBeFence.test(text)) return undefined;
  const opening = fence.exec(text);
  if (opening) {
    const [head, marks = "```"] = opening;
    const body = text.slice(head.length);
    const close = new RegExp(`(?:^|\\n)[ \\t]*${marks}[^\\S\\n]*(?:\\n|$)`).exec(body);
    const closed = close && (hasEnded || close[0].endsWith("\n"));
    if (!closed && !hasEnded) return undefined;
    const code = close ? body.slice(0, close.index) : body;
    const length = head.length + (close ? close.index + close[0].length : body.length);
    return { length, plain: `${sayCodeBlock(code)}\n`, isLineStart: true };
  }
  const [row] = /^[ \t]*\|[^\n]*(\n|$)/.exec(text) ?? [];
  if (row !== undefined) {
    if (!row.endsWith("\n") && !hasEnded) return undefined;
    return { length: row.length, plain: sayRow(row), isLineStart: true };
  }
  const [ruled] = rule.exec(text) ?? [];
  if (ruled !== undefined && (ruled.endsWith("\n") || hasEnded)) {
    return { length: ruled.length, plain: "", isLineStart: true };
  }
  return !hasEnded && /^[ \t]*(?:[-*_=][ \t]*)+$/.test(text) ? undefined : "none";
}

function sayRow(row: string): string {
  if (/^[\s|:-]+$/.test(row)) return "";
  const cells = row
    .split("|")
    .map((cell) => plainInline(cell.trim()))
    .filter(Boolean);
  return `${cells.join(", ")}.\n`;
}

/** One word with the space behind it, or a whole link, code or tag if one begins in it. */
function nextWord(text: string, hasEnded: boolean): Piece | undefined {
  const [word = ""] = /^\S+/.exec(text) ?? [];
  const openAt = word.search(/[`[]|<(?=[/!a-zA-Z]|$)/);
  if (openAt >= 0) {
    const span = spanAt(text, openAt, hasEnded);
    if (!span) return undefined;
    const end = openAt + span.length;
    // What stands against it belongs to the same word: "(`x`)," must not fall apart.
    const [tail = ""] = /^[^\s`[<]*/.exec(text.slice(end)) ?? [];
    if (end + tail.length === text.length && !hasEnded) return undefined;
    // "!" before a link makes it a picture.
    const before = text.slice(0, openAt).replace(/!$/, text[openAt] === "[" ? "" : "!");
    return { length: end + tail.length, plain: cleanWord(before) + span.plain + cleanWord(tail) };
  }
  if (word.length === text.length && !hasEnded && word.length < longestSpan) return undefined;
  return { length: word.length, plain: cleanWord(word) };
}

/** The link, code or tag that begins at `at`; undefined while it may still be closed. */
function spanAt(text: string, at: number, hasEnded: boolean): Piece | undefined {
  const rest = text.slice(at);
  const isFinal = hasEnded || rest.length > longestSpan || rest.includes("\n");
  const tag = /^<(?:https?:\/\/[^\s>]+|\/?[a-zA-Z][^<>\n]*|!--[\s\S]*?--)>/.exec(rest);
  if (tag) return { length: tag[0].length, plain: /^<https?:/.test(tag[0]) ? tag[0].slice(1, -1) : "" };
  const code = /^(`+)([^`\n]+)\1(?!`)/.exec(rest);
  if (code && (code[0].length < rest.length || isFinal)) {
    return { length: code[0].length, plain: sayCode(code[2] ?? "") };
  }
  const link = /^\[([^\][\n]*)\](?:\(([^()\s]*(?:\([^()\s]*\))?)(?:\s+"[^"\n]*")?\)|\[[^\]\n]*\])/.exec(rest);
  if (link) return { length: link[0].length, plain: plainInline(link[1] ?? "") };
  const bracket = /^\[([^\][\n]*)\](?=[^([])/.exec(rest) ?? (isFinal ? /^\[([^\][\n]*)\]$/.exec(rest) : undefined);
  // A footnote's number is not said, other words in brackets are.
  if (bracket) return { length: bracket[0].length, plain: /^[\d^]+$/.test(bracket[1] ?? "") ? "" : (bracket[1] ?? "") };
  const isOpen =
    (rest.startsWith("`") && /^`+[^`\n]*`*$/.test(rest)) ||
    /^\[[^\][\n]*(?:\](?:\([^\n]*|\[[^\]\n]*)?)?$/.test(rest) ||
    /^<(?:[/!a-zA-Z][^<>\n]*)?$/.test(rest);
  if (isOpen && !isFinal) return undefined;
  return { length: 1, plain: rest.startsWith("<") ? "<" : "" };
}

/** The mark-up inside one line of text that is already whole. */
function plainInline(text: string): string {
  const filter = createMarkupFilter({ atLineStart: false });
  return (filter.push(text) + filter.flush()).trim();
}

function cleanWord(word: string): string {
  return word
    .replace(/\\([!-/:-@[-`{-~])/g, "\u2060$1\u2060") // an escaped mark is a character like any other
    .replace(emoticon, "")
    .replace(emoji, "")
    .replace(/&(amp|lt|gt|nbsp|quot|#39);/g, (_, name: string) => entities[name] ?? " ")
    .replace(/^(["'“‘(]*)(?:\*{1,3}|_{1,3}|~~)(?=[^\s*_~])/u, "$1")
    .replace(/(?<=[^\s*_~\u2060])(?:\*{1,3}|_{1,3}|~~)(?=[\p{P}]*$)/u, "")
    .replace(/\*\*|~~/g, "")
    .replaceAll("\u2060", "");
}
