import type { Automaton, Step } from "./automaton";
import { mayHold, type Slot } from "./slots";

/** Where both are, and by how many words the first has said more itself. */
type Place = { first: number; second: number; lead: number };

/** A sentence that both could be meant by; undefined when there is none. Where one says more of a sentence word for word
 * than the other, it gets the sentence (compile.ts): that is no ambiguity. */
export function sharedSentence(first: Automaton, second: Automaton): string | undefined {
  if (first.language !== second.language) return undefined;
  const start: Place = { first: 0, second: 0, lead: 0 };
  const seen = new Set<string>();
  let wave: { place: Place; said: readonly string[] }[] = [{ place: start, said: [] }];
  while (wave.length > 0) {
    const next: typeof wave = [];
    for (const { place, said } of wave) {
      const [firsts, seconds] = [freeFrom(first, place.first), freeFrom(second, place.second)];
      const areOver = firsts.includes(first.last) && seconds.includes(second.last);
      if (said.length > 0 && place.lead === 0 && areOver) return said.join(" ");
      for (const one of wordSteps(first, firsts)) {
        for (const other of wordSteps(second, seconds)) {
          const word = sharedWord(one, other, first.language);
          if (word === undefined) continue;
          const lead = place.lead + Number(one.kind === "word") - Number(other.kind === "word");
          const then: Place = { first: one.to, second: other.to, lead };
          const key = `${then.first} ${then.second} ${lead}`;
          if (seen.has(key)) continue;
          seen.add(key);
          next.push({ place: then, said: [...said, word] });
        }
      }
    }
    wave = next;
  }
  return undefined;
}

/** Whether the automaton matches without any word of its own: an empty sentence, or anything at all. */
export function matchesAnything(automaton: Automaton): boolean {
  const seen = new Set<number>();
  let open = [0];
  while (open.length > 0) {
    const state = open.pop() ?? 0;
    if (state === automaton.last) return true;
    if (seen.has(state)) continue;
    seen.add(state);
    const passable = (automaton.steps[state] ?? []).filter((step) => step.kind !== "word" && !isNarrow(step));
    open = [...open, ...passable.map(({ to }) => to)];
  }
  return false;
}

/** A slot that takes only few words is as good as a word. */
const isNarrow = (step: Step) => step.kind === "slot" && step.slot.choices.length > 0;

type WordStep = Extract<Step, { kind: "word" | "slot" }>;

/** States reached without a word. What a slot holds is not looked at: it may be of its type. */
function freeFrom({ steps }: Automaton, state: number): number[] {
  const found = [state];
  for (const at of found) {
    for (const step of steps[at] ?? []) {
      if ((step.kind === "free" || step.kind === "leave") && !found.includes(step.to)) found.push(step.to);
    }
  }
  return found;
}

function wordSteps({ steps }: Automaton, states: readonly number[]): WordStep[] {
  return states.flatMap((state) =>
    (steps[state] ?? []).filter((step): step is WordStep => step.kind === "word" || step.kind === "slot"),
  );
}

function sharedWord(one: WordStep, other: WordStep, language: string): string | undefined {
  if (one.kind === "word" && other.kind === "word") return one.word === other.word ? one.word : undefined;
  if (one.kind === "word")
    return other.kind === "slot" && mayHold(other.slot, one.word, language) ? one.word : undefined;
  if (other.kind === "word") return mayHold(one.slot, other.word, language) ? other.word : undefined;
  return [...samplesOf(one.slot), ...samplesOf(other.slot)].find(
    (word) => mayHold(one.slot, word, language) && mayHold(other.slot, word, language),
  );
}

const samplesOf = ({ choices }: Slot) =>
  choices.length > 0 ? choices.flatMap((choice) => choice.split(" ")) : [...anyWords];
const anyWords = ["Paris", "something", "5", "minutes", "tomorrow", "morgen"];
