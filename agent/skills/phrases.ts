import type { Skill } from "./define-skill";

/** Direct phrases: sentence templates that run a skill at once when the caller's whole sentence matches.
 *
 * Grammar: plain words · `[optional words]` · `(one|another)` · `{slot}` which takes one or more words.
 * Case, punctuation and a few polite words around the sentence do not matter. */
export type DirectMatch = { skill: Skill; input: Record<string, string> };

type Compiled = { skill: Skill; pattern: RegExp };

const politeWords = "hey|hi|hello|ok|okay|so|well|um|uh|and|please|can you|could you|would you|will you";
const politeEnd = "(?: (?:please|now|right now|for me|thanks|thank you))*";

/** Makes the matcher for an agent's skills; the caller may say the agent's name first. Throws on a template that is not
 * of the grammar. */
export function compilePhrases(
  skills: readonly Skill[],
  agentName: string,
): (sentence: string) => DirectMatch | undefined {
  const politeStart = `(?:(?:${[politeWords, normalise(agentName)].filter(Boolean).join("|")}) )*`;
  const compiled = skills.flatMap((skill) =>
    skill.phrases.map((phrase): Compiled => {
      const pattern = new RegExp(`^${politeStart}${compileSequence(phrase)}${politeEnd}$`, "u");
      return { skill, pattern };
    }),
  );
  return (sentence) => {
    const normal = normalise(sentence);
    for (const { skill, pattern } of compiled) {
      const match = pattern.exec(normal);
      if (!match) continue;
      const slots = Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined);
      const input = Object.fromEntries(slots);
      if (skill.input.safeParse(input).success) return { skill, input };
    }
    return undefined;
  };
}

/** Lower case words with single spaces; apostrophes go, other punctuation separates. */
function normalise(sentence: string): string {
  return sentence
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Each part carries the space that joins it to its neighbour, so that an optional part takes its space away with it. */
function compileSequence(template: string): string {
  const parts = template.match(/\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|[^\s[\](){}]+/g) ?? [];
  if (parts.join("").replace(/\s/g, "") !== template.replace(/\s/g, "")) throw badTemplate(template);
  let pattern = "";
  let atStart = true;
  for (const part of parts) {
    const isOptional = part.startsWith("[");
    const body = isOptional ? compileSequence(part.slice(1, -1)) : compilePart(part, template);
    if (isOptional) pattern += atStart ? `(?:${body} )?` : `(?: ${body})?`;
    else pattern += atStart ? body : ` ${body}`;
    atStart &&= isOptional;
  }
  return pattern;
}

function compilePart(part: string, template: string): string {
  const inner = part.slice(1, -1);
  if (part.startsWith("(")) return `(?:${inner.split("|").map(compileSequence).join("|")})`;
  if (part.startsWith("{")) {
    if (!/^[a-z]\w*$/i.test(inner)) throw badTemplate(template);
    return `(?<${inner}>\\S.*?)`;
  }
  const word = normalise(part);
  if (!word) throw badTemplate(template);
  return word;
}

function badTemplate(template: string): Error {
  return new Error(`Not a phrase template: "${template}". Use words, [optional], (one|another) and {slot}.`);
}
