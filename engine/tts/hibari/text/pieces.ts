import { isCurrencySign } from "./figures";
import type { Token } from "./tokens";

/** A part of a token that is read by itself, with what is already known about its sound. */
export type Piece = {
  text: string;
  tag: string;
  spaceAfter: boolean;
  /** set when the sound is settled: punctuation, currency signs */
  phonemes?: string;
  /** the currency sign an amount is in */
  currency?: string;
  /** false when it stands behind another piece of the same group */
  isHead: boolean;
  /** whether a space goes before it when its group is joined */
  isApart?: boolean;
};

const PIECE = new RegExp(
  [
    "^['‘’]+",
    String.raw`\p{Lu}(?=\p{Lu}\p{Ll})`,
    String.raw`(?:^-)?(?:\d?[,.]?\d)+`,
    "[-_]+",
    "['‘’]{2,}",
    String.raw`\p{L}*?(?:['‘’]\p{L})*?\p{Ll}(?=\p{Lu})`,
    String.raw`\p{L}+(?:['‘’]\p{L})*`,
    String.raw`[^\p{L}\p{N}_\-'‘’]`,
    "['‘’]+$",
  ].join("|"),
  "gu",
);
const MARKS = new Set(';:,.!?—…"“”');
const MARK_TAGS = new Set([".", ",", "-LRB-", "-RRB-", "``", '""', "''", ":", "$", "#", "NFP"]);
const TAG_MARKS: Record<string, string> = { "-LRB-": "(", "-RRB-": ")", "``": "“", '""': "”", "''": "”" };

/**
 * Cuts tagged tokens where letters, digits and case change ("iPhone15" → i·Phone·15) and groups the pieces that are written
 * without a space, because they are read together ("can" + "'t", "well" + "-" + "known").
 */
export function groupPieces(tokens: Token[], tags: string[]): Piece[][] {
  const groups: Piece[][] = [];
  let open: Piece[] | undefined;
  let currency: string | undefined;
  for (const [n, token] of tokens.entries()) {
    const tag = tags[n] ?? "";
    const texts = token.text.match(PIECE) ?? [];
    for (const [k, text] of texts.entries()) {
      const isLast = k === texts.length - 1;
      const piece: Piece = { text, tag, spaceAfter: isLast && token.spaceAfter, isHead: true };
      if (tag === "$" && isCurrencySign(text)) {
        currency = text;
        piece.phonemes = "";
      } else if (tag === ":" && (text === "-" || text === "–")) {
        piece.phonemes = "—";
      } else if (MARK_TAGS.has(tag) && !/^[A-Za-z]+$/.test(text)) {
        piece.phonemes =
          TAG_MARKS[tag] ??
          Array.from(text)
            .filter((mark) => MARKS.has(mark))
            .join("");
      } else if (currency !== undefined) {
        if (tag !== "CD") currency = undefined;
        else if (isLast && tags[n + 1] !== "CD") piece.currency = currency;
      } else if (
        text === "2" &&
        k > 0 &&
        !isLast &&
        /\p{L}$/u.test(texts[k - 1] ?? "") &&
        /^\p{L}/u.test(texts[k + 1] ?? "")
      ) {
        piece.text = "to"; // B2B
        groups.push([piece]);
        open = undefined;
        continue;
      }
      if (piece.phonemes === undefined && open) {
        piece.isHead = false;
        open.push(piece);
      } else {
        groups.push([piece]);
        open = piece.phonemes === undefined ? groups.at(-1) : undefined;
      }
      if (piece.spaceAfter) open = undefined;
    }
    // What is dropped (a lone underscore) still separates the words around it.
    const last = groups.at(-1)?.at(-1);
    if (texts.length === 0 && token.spaceAfter && last) {
      last.spaceAfter = true;
      open = undefined;
    }
  }
  return groups;
}
