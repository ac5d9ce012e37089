/** What kind of answer a question asks for. */
export type Expectation = "yes-no" | "digits" | "spelling" | "e-mail" | "date" | "short";

export type Expected = {
  kind: Expectation;
  /** How many digits make the answer whole, when the question says so: "the last four digits". */
  digits?: number | undefined;
  /** Telephone numbers are longer than most codes. */
  isPhone?: boolean;
};

const numerals = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

const kinds: readonly [Expectation, RegExp][] = [
  ["e-mail", /\be-?mail\b(?!.*\b(?:sent|send)\b)/i],
  ["spelling", /\bspell/i],
  ["date", /\b(?:date of birth|birthday|born|which date|what date)\b/i],
  ["digits", /\b(?:number|code|digits?|pin|zip|post ?code|postal)\b/i],
  ["yes-no", /^(?:is|are|was|were|do|does|did|can|could|will|would|shall|should|have|has|may|am)\b/i],
  ["yes-no", /\b(?:right|correct|okay|isn't it|don't you)\s*\?$/i],
  ["short", /^(?:and\s+)?(?:how many|how much|how old|when|what time|which|who|what is your|what's your|where)\b/i],
];

/** What the agent's last words ask for; undefined when they ask nothing in particular. English. */
export function expectationOf(said: string | undefined): Expected | undefined {
  const question = lastSentence(said ?? "");
  // "Please tell me your order number." asks too, "Your order number is 5." does not.
  if (!/\?$|\b(?:please|tell|give|spell|say|enter|need)\b/i.test(question)) return undefined;
  const kind = kinds.find(([, pattern]) => pattern.test(question))?.[0];
  if (!kind) return undefined;
  if (kind !== "digits") return { kind };
  const isPhone = /\b(?:tele)?phone\b|\bmobile\b|\b(?:reach|call) you\b/i.test(question);
  return { kind, isPhone, digits: digitsIn(question) };
}

function digitsIn(question: string): number | undefined {
  const word = /\b(\w+)[- ]digits?\b/i.exec(question)?.[1]?.toLowerCase() ?? "";
  if (/\bzip\b/i.test(question)) return 5;
  const count = numerals.includes(word) ? numerals.indexOf(word) : Number.parseInt(word, 10);
  return count > 0 ? count : undefined;
}

const lastSentence = (text: string) =>
  text
    .trim()
    .split(/(?<=[.!?])\s+/)
    .at(-1)
    ?.trim() ?? "";
