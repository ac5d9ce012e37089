/** Longest piece of code that is read out, in characters. */
const longestRead = 60;
const codeNote = "I'll leave out the code here.";

const signs: Record<string, string> = {
  ".": "dot",
  "/": "slash",
  "\\": "backslash",
  "=": "equals",
  "==": "equals",
  "===": "equals",
  "!=": "is not",
  "=>": "to",
  "->": "to",
  "<=": "at most",
  ">=": "at least",
  "<": "less than",
  ">": "greater than",
  "+": "plus",
  "*": "star",
  "%": "percent",
  "@": "at",
  "#": "hash",
  $: "dollar",
  "&": "and",
  "&&": "and",
  "|": "pipe",
  "||": "or",
  "~": "tilde",
  "^": "caret",
};

/** What to say for `inline code`: its names as words, its signs by name, brackets and quotes not at all. */
export function sayCode(code: string): string {
  if (code.trim().length > longestRead) return codeNote;
  const parts = code.match(/[\p{L}\p{N}_$]+(?:-[\p{L}\p{N}_]+)*|--?(?=\p{L})|[=!<>]=+|[=-]>|&&|\|\||[^\s]/gu) ?? [];
  const said = parts.map((part) => {
    if (/[\p{L}\p{N}]/u.test(part)) return splitName(part);
    if (part === "-" || part === "--") return part.replaceAll("-", "dash ").trim();
    return signs[part] ?? (part === "," || part === ":" ? part : "");
  });
  return said
    .filter(Boolean)
    .join(" ")
    .replace(/ (?=[,:])/g, "");
}

/** What to say for a block of code: a short line is read, a longer text is only announced. */
export function sayCodeBlock(code: string): string {
  const lines = code.split("\n").filter((line) => line.trim());
  const [line = ""] = lines;
  if (lines.length === 0) return "";
  return lines.length === 1 && line.trim().length <= longestRead ? `${sayCode(line)}.` : codeNote;
}

/** "getUserName" → "get user name", "MAX_SIZE" → "max size", "npm-run" → "npm run". */
export function splitName(name: string): string {
  return name
    .replace(/[_$-]+/g, " ")
    .replace(/(?<=\p{Ll})(?=\p{Lu}\p{Ll}|\p{Lu}+$)/gu, " ")
    .replace(/(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/gu, " ")
    .split(" ")
    .map((word, at) => (at > 0 && /^\p{Lu}\p{Ll}+$/u.test(word) ? word.toLowerCase() : word))
    .map((word) => (name.includes("_") && /^\p{Lu}{4,}$/u.test(word) ? word.toLowerCase() : word))
    .join(" ")
    .trim();
}
