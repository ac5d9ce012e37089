import { AppError } from "@/lib/errors";
import type { PhraseSet } from "@/lib/skills/behaviour";
import { matchesAnything, sharedSentence } from "./ambiguity";
import { type Automaton, toAutomaton } from "./automaton";
import { parseTemplate, slotsOf, type Template } from "./grammar";

/** A skill's phrases, for who checks them against each other. */
export type Phrased = { name: string; phrases: readonly PhraseSet[] };

/** What a skill takes, as far as its phrases must know. */
export type Inputs = { known: readonly string[]; required: readonly string[] };

/** Throws `invalid_input` with what is wrong with a skill's phrases: outside the grammar, matching anything, slots that are
 * no input of the skill or inputs that no slot gives, or a sentence that another skill could be meant by as well. */
export function requireGoodPhrases(skill: Phrased, inputs: Inputs | undefined, others: readonly Phrased[]): void {
  const mine = templatesOf(skill);
  for (const { text, template, automaton } of mine) {
    if (matchesAnything(automaton)) {
      throw new AppError("invalid_input", `"${text}" would match anything. Give it a word that is always said.`);
    }
    if (inputs) requireFits(text, template, inputs);
  }
  for (const other of others) {
    if (other.name === skill.name) continue;
    for (const theirs of templatesOf(other)) {
      for (const { text, automaton } of mine) {
        const shared = sharedSentence(automaton, theirs.automaton);
        if (shared === undefined) continue;
        throw new AppError(
          "invalid_input",
          `"${text}" and "${theirs.text}" of ${other.name} both match "${shared}". Change one of them.`,
        );
      }
    }
  }
}

function requireFits(text: string, template: Template, { known, required }: Inputs): void {
  const slots = slotsOf(template).map(({ name }) => name);
  const unknown = slots.find((name) => !known.includes(name));
  if (unknown) throw new AppError("invalid_input", `"${text}": the skill takes nothing named ${unknown}.`);
  const missing = required.find((name) => !slots.includes(name));
  if (missing) throw new AppError("invalid_input", `"${text}": the skill needs ${missing}. Add {${missing}} to it.`);
}

type Compiled = { text: string; template: Template; automaton: Automaton };

function templatesOf({ phrases }: Phrased): Compiled[] {
  return phrases.flatMap(({ language, sentences, synonyms }) =>
    sentences.map((text) => {
      const template = parseTemplate(text, language, synonyms);
      return { text, template, automaton: toAutomaton(template, language) };
    }),
  );
}
