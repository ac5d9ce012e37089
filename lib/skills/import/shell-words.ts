import { AppError } from "@/lib/errors";

/** The words of a command line as a POSIX shell splits it, for commands that are pasted. Nothing is substituted: `$name` and
 * backquotes are refused, because what they stand for is not here. Throws `invalid_input`. */
export function shellWords(command: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  const add = (text: string) => {
    word = (word ?? "") + text;
  };
  for (let at = 0; at < command.length; at++) {
    const character = command[at] ?? "";
    if (character === "\\") {
      at++;
      // A line that goes on.
      if (command[at] === "\r" && command[at + 1] === "\n") at++;
      else if (command[at] !== "\n") add(command[at] ?? "");
    } else if (character === "'") {
      const end = command.indexOf("'", at + 1);
      if (end < 0) throw unfinished("'");
      add(command.slice(at + 1, end));
      at = end;
    } else if (character === '"') {
      const [text, end] = doubleQuoted(command, at + 1);
      add(text);
      at = end;
    } else if (character === "$" && command[at + 1] === "'") {
      const [text, end] = dollarQuoted(command, at + 2);
      add(text);
      at = end;
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/[|;&<>]/.test(character)) {
      throw new AppError("invalid_input", `Paste one curl command alone, without "${character}" outside of quotes.`);
    } else {
      refuseSubstitution(command, at);
      add(character);
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

function doubleQuoted(command: string, start: number): [text: string, end: number] {
  let text = "";
  for (let at = start; at < command.length; at++) {
    const character = command[at] ?? "";
    if (character === '"') return [text, at];
    const next = command[at + 1] ?? "";
    if (character === "\\" && /["\\$`\n]/.test(next)) {
      text += next === "\n" ? "" : next;
      at++;
    } else {
      refuseSubstitution(command, at);
      text += character;
    }
  }
  throw unfinished('"');
}

const escapes: Partial<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** $'…', in which browsers copy bodies that hold quotes. */
function dollarQuoted(command: string, start: number): [text: string, end: number] {
  let text = "";
  for (let at = start; at < command.length; at++) {
    const character = command[at] ?? "";
    if (character === "'") return [text, at];
    if (character !== "\\") {
      text += character;
      continue;
    }
    const code = /^\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(command.slice(at, at + 6));
    const digits = code?.[1] ?? code?.[2];
    if (code && digits) {
      text += String.fromCharCode(Number.parseInt(digits, 16));
      at += code[0].length - 1;
    } else {
      at++;
      const next = command[at] ?? "";
      text += escapes[next] ?? next;
    }
  }
  throw unfinished("$'");
}

function refuseSubstitution(command: string, at: number): void {
  const [name] = /^(?:\$(?:\w+|\{[^}]*\}|\()|`)/.exec(command.slice(at)) ?? [];
  if (name)
    throw new AppError("invalid_input", `The command holds ${name}, which only your shell knows. Put its value there.`);
}

const unfinished = (quote: string) =>
  new AppError("invalid_input", `The command ends inside of ${quote} quotes. Copy all of it.`);
