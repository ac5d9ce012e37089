/** What a rule sees of the place it matched: its groups, and the character that follows. */
export type Match = { groups: (string | undefined)[]; after: string };

/** A way of writing something out; `say` answers undefined to leave the text as it is. */
export type Rule = { pattern: RegExp; say: (match: Match) => string | undefined };

/** Pattern pieces. All patterns are Unicode: JavaScript's own \w and \b know ASCII only. */
export const WORD = String.raw`[\p{L}\p{N}_]`;
export const WORD_START = `(?<!${WORD})`;
export const WORD_END = `(?!${WORD})`;
export const NOT_AFTER_NUMBER = String.raw`(?<![\p{L}\p{N}_.])`;
export const NUMBER = String.raw`\d+(?:,\d{3})*(?:\.\d+)?`;

export function rule(pattern: string, say: Rule["say"], flags = "gu"): Rule {
  return { pattern: new RegExp(pattern, flags), say };
}

/** A pattern for any of these words; the longest wins. */
export function anyOf(words: Iterable<string>): string {
  return [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"))
    .join("|");
}

export function applyRules(rules: readonly Rule[], text: string): string {
  return rules.reduce((said, { pattern, say }) => {
    return said.replace(pattern, (whole: string, ...rest: unknown[]) => {
      const offsetAt = rest.findIndex((value) => typeof value === "number");
      const end = Number(rest[offsetAt]) + whole.length;
      const groups = rest.slice(0, offsetAt).map((value) => (typeof value === "string" ? value : undefined));
      return say({ groups, after: said.slice(end, end + 1) }) ?? whole;
    });
  }, text);
}
