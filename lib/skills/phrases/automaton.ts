import type { Template } from "./grammar";
import { mayHold, readSlot, type Slot, type SlotValue } from "./slots";
import { sliceOf, type Word } from "./words";

/** A template as states and the steps between them. State 0 is the first; `last` accepts. */
export type Automaton = { steps: readonly (readonly Step[])[]; last: number; language: string };

export type Step = { to: number } & (
  | { kind: "free" }
  | { kind: "word"; word: string }
  /** Takes one word of the slot; `begins` marks the first. */
  | { kind: "slot"; slot: Slot; begins: boolean }
  /** Leaves the slot: what it holds must be a value of its type. */
  | { kind: "leave"; slot: Slot }
);

export function toAutomaton(template: Template, language: string): Automaton {
  const steps: Step[][] = [];
  const state = () => steps.push([]) - 1;
  const step = (from: number, next: Step) => void steps[from]?.push(next);

  function build(part: Template, from: number): number {
    switch (part.kind) {
      case "word": {
        const to = state();
        step(from, { kind: "word", word: part.word, to });
        return to;
      }
      case "slot": {
        const [inside, to] = [state(), state()];
        step(from, { kind: "slot", slot: part.slot, begins: true, to: inside });
        // Leaving comes first: a slot takes as few words as will do, so that politeness after it is not part of it.
        step(inside, { kind: "leave", slot: part.slot, to });
        step(inside, { kind: "slot", slot: part.slot, begins: false, to: inside });
        return to;
      }
      case "sequence":
        return part.parts.reduce((at, inner) => build(inner, at), from);
      case "choice": {
        const ends = part.options.map((option) => {
          const start = state();
          step(from, { kind: "free", to: start });
          return build(option, start);
        });
        const to = state();
        for (const end of ends) step(end, { kind: "free", to });
        return to;
      }
    }
  }

  const first = state();
  const last = build(template, first);
  return { steps, last, language };
}

export type Match = { values: Record<string, SlotValue>; literalWords: number };

/** The slots' values when all words from one place to another match. `isMisheard` as in `mayHold`. */
export function matchWords(
  { steps, last, language }: Automaton,
  sentence: string,
  words: readonly Word[],
  start: number,
  end: number,
  isMisheard = false,
): Match | undefined {
  const failed = new Set<string>();
  const spelt = words.map(({ word }) => word);

  function from(state: number, at: number, slotStart: number): Match | undefined {
    if (state === last && at === end) return { values: {}, literalWords: 0 };
    const key = `${state} ${at} ${slotStart}`;
    if (failed.has(key)) return undefined;
    failed.add(key);
    for (const step of steps[state] ?? []) {
      const word = at < end ? spelt[at] : undefined;
      if (step.kind === "free") {
        const rest = from(step.to, at, slotStart);
        if (rest) return rest;
      } else if (step.kind === "word") {
        const rest = word === step.word ? from(step.to, at + 1, slotStart) : undefined;
        if (rest) return { ...rest, literalWords: rest.literalWords + 1 };
      } else if (step.kind === "slot") {
        const fits = word !== undefined && mayHold(step.slot, word, language, isMisheard);
        const rest = fits ? from(step.to, at + 1, step.begins ? at : slotStart) : undefined;
        if (rest) return rest;
      } else {
        const text = sliceOf(sentence, words, slotStart, at);
        const value = readSlot(step.slot, spelt.slice(slotStart, at), text, language);
        const rest = value === undefined ? undefined : from(step.to, at, -1);
        if (rest && value !== undefined) return { ...rest, values: { [step.slot.name]: value, ...rest.values } };
      }
    }
    return undefined;
  }
  return from(0, start, -1);
}
