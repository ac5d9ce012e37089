import { AppError } from "@/lib/errors";
import { languageOf } from "./languages";
import { type Slot, slotTypes } from "./slots";
import { wordsOf } from "./words";

/** A sentence template, taken apart. */
export type Template =
  | { kind: "word"; word: string }
  | { kind: "slot"; slot: Slot }
  | { kind: "sequence"; parts: readonly Template[] }
  | { kind: "choice"; options: readonly Template[] };

export type Synonyms = Readonly<Record<string, readonly string[]>>;

const nothing: Template = { kind: "sequence", parts: [] };
const deepest = 6;

/** Takes a template apart: plain words, `[optional words]`, `(one|another)` and `[one|another]`, nested as you like, and
 * `{slot}`, `{slot:type}` or `{slot:one|another}`. Throws `invalid_input` with what is wrong with it. */
export function parseTemplate(template: string, language: string, synonyms: Synonyms = {}): Template {
  const tokens = template.match(/\{[^{}]*\}|[[\]()|]|[^[\](){}|]+|[{}]/g) ?? [];
  let at = 0;

  function alternatives(depth: number): Template {
    if (depth > deepest) throw bad(template, "its brackets go too deep");
    const options = [sequence(depth)];
    while (tokens[at] === "|") {
      at++;
      options.push(sequence(depth));
    }
    const [only] = options;
    return options.length === 1 && only ? only : { kind: "choice", options };
  }

  function sequence(depth: number): Template {
    const parts: Template[] = [];
    for (; at < tokens.length; at++) {
      const token = tokens[at] ?? "";
      if (token === "|" || token === ")" || token === "]") break;
      if (token === "(" || token === "[") parts.push(group(token, depth));
      else if (token.startsWith("{")) parts.push({ kind: "slot", slot: readSlotName(token, template, language) });
      else parts.push(...words(token));
    }
    return { kind: "sequence", parts };
  }

  /** Leaves `at` on the closing bracket. */
  function group(opening: string, depth: number): Template {
    at++;
    const inner = alternatives(depth + 1);
    if (tokens[at] !== (opening === "(" ? ")" : "]")) throw bad(template, `a ${opening} is not closed`);
    return opening === "(" ? inner : { kind: "choice", options: [inner, nothing] };
  }

  function words(text: string): Template[] {
    const found = wordsOf(text, language).map(({ word }) => word);
    return replaceSynonyms(found, language, synonyms);
  }

  const whole = alternatives(0);
  if (at < tokens.length) throw bad(template, `a ${tokens[at]} closes nothing`);
  return whole;
}

/** All slots of a template, each name once. */
export function slotsOf(template: Template): Slot[] {
  if (template.kind === "slot") return [template.slot];
  if (template.kind === "word") return [];
  const inner = (template.kind === "choice" ? template.options : template.parts).flatMap(slotsOf);
  return [...new Map(inner.map((slot) => [slot.name, slot])).values()];
}

function readSlotName(token: string, template: string, language: string): Slot {
  const match = /^\{\s*([A-Za-z_]\w{0,59})\s*(?::([^{}]*))?\}$/.exec(token);
  const [, name, kind = "text"] = match ?? [];
  if (!name) throw bad(template, `${token} is no slot; write {name} or {name:type}`);
  const type = slotTypes.find((known) => known === kind.trim());
  if (type) return { name, type, choices: [] };
  const spelt = (choice: string) =>
    wordsOf(choice, language)
      .map(({ word }) => word)
      .join(" ");
  const choices = kind.split("|").map(spelt).filter(Boolean);
  if (!kind.includes("|")) {
    throw bad(
      template,
      `there is no type ${kind.trim()}; take ${slotTypes.join(", ")}, or choices such as {size:small|large}`,
    );
  }
  return { name, type: "text", choices };
}

/** Words that have synonyms become choices. The longest that fits goes first. */
function replaceSynonyms(words: readonly string[], language: string, synonyms: Synonyms): Template[] {
  const spelt = (text: string) => wordsOf(text, language).map(({ word }) => word);
  const sets = Object.entries(synonyms)
    .map(([word, others]) => ({ words: spelt(word), others: others.map(spelt) }))
    .filter((set) => set.words.length > 0)
    .sort((a, b) => b.words.length - a.words.length);
  const parts: Template[] = [];
  const plain = (some: readonly string[]): Template => ({
    kind: "sequence",
    parts: some.map((word) => ({ kind: "word", word })),
  });
  for (let at = 0; at < words.length; ) {
    const set = sets.find((candidate) => candidate.words.every((word, offset) => words[at + offset] === word));
    if (set) parts.push({ kind: "choice", options: [plain(set.words), ...set.others.map(plain)] });
    else parts.push(soundOf(words[at] ?? "", language));
    at += set ? set.words.length : 1;
  }
  return parts;
}

/** A word, or what it may be heard as. */
function soundOf(word: string, language: string): Template {
  const options = [word, ...(languageOf(language).alike[word] ?? [])].map((word): Template => ({ kind: "word", word }));
  return options.length === 1 ? { kind: "word", word } : { kind: "choice", options };
}

const bad = (template: string, why: string) =>
  new AppError("invalid_input", `"${template}" is no direct phrase: ${why}.`);
