import { fillTemplate } from "@/lib/skills/http/template-check";
import type { Skill } from "./define-skill";

/** Something that is done only after a yes. */
export type Pending = { skill: Skill; input: unknown };
/** What the caller's next turn says to it. */
export type Reply = "yes" | "no" | "other";

/** The acting skills of a call that wait for the caller's yes: one at a time, for one turn. */
export type Confirmations = {
  /** Keeps it and answers with the question to be asked. */
  ask(skill: Skill, input: unknown): string;
  pending(): Pending | undefined;
  /** The question was answered, or another turn has passed. */
  settle(pending: Pending): void;
};

export function createConfirmations(): Confirmations {
  let open: Pending | undefined;
  return {
    ask(skill, input) {
      open = { skill, input };
      return questionOf(skill, input);
    },
    pending: () => open,
    settle(pending) {
      if (open === pending) open = undefined;
    },
  };
}

/** What a sentence says to a question. A yes with reservations is none. */
export function replyOf(sentence: string): Reply {
  const normal = ` ${sentence
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
  const has = (words: readonly string[]) => words.some((word) => normal.includes(` ${word} `));
  if (has(noes)) return "no";
  if (normal.trim().split(" ").length > mostWords || has(reservations)) return "other";
  return yeses.some((word) => normal.startsWith(` ${word} `)) ? "yes" : "other";
}

const mostWords = 8;
const yeses = [
  ...[
    "yes",
    "yeah",
    "yep",
    "yup",
    "sure",
    "ok",
    "okay",
    "please",
    "please do",
    "go ahead",
    "do it",
    "do that",
    "correct",
  ],
  ...["thats right", "right", "exactly", "absolutely", "of course", "certainly", "definitely", "sounds good", "fine"],
  ...["alright", "all right", "ja", "jawohl", "genau", "gerne", "bitte", "klar", "mach das", "oui", "si", "sí"],
];
const noes = [
  ...["no", "nope", "nah", "not", "dont", "do not", "never", "cancel", "stop", "forget it", "nein", "nicht", "non"],
];
const reservations = [
  "but",
  "wait",
  "instead",
  "actually",
  "hold on",
  "what",
  "how",
  "why",
  "which",
  "aber",
  "warte",
  "maybe",
];

function questionOf({ question, name }: Skill, input: unknown): string {
  const given = typeof input === "object" && input !== null ? Object.entries(input) : [];
  const values = new Map(
    given.map(([key, value]) => [key, typeof value === "object" ? JSON.stringify(value) : String(value)]),
  );
  if (question) return fillTemplate(question, (key) => values.get(key) ?? "");
  const said = [...values.values()].filter(Boolean).join(", ").slice(0, 150);
  const what = name.replaceAll(/[-_]+/g, " ");
  return said ? `Shall I do this: ${what}, with ${said}?` : `Shall I do this: ${what}?`;
}
