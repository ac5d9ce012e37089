import { z } from "zod";
import { AppError } from "@/lib/errors";
import { defineSkill } from "../define-skill";
import { wordingIn } from "../wording";

export const remember = defineSkill({
  name: "remember",
  description:
    "Keeps a fact about the caller for later calls, when they ask for it. Never for secrets or card numbers.",
  input: z.strictObject({
    fact: z.string().trim().min(2).max(300).describe("One short sentence about the caller."),
  }),
  hasEffects: true,
  async run({ fact }, { call, language }) {
    await call.remember(aboutThem(fact));
    return wordingIn(language).remembered;
  },
});

export const recall = defineSkill({
  name: "recall",
  description: "What was remembered about the caller in this and earlier calls.",
  input: z.strictObject({}),
  async run(_input, { call, language }) {
    const words = wordingIn(language);
    const facts = await call.facts();
    if (facts.length === 0) return words.nothingNoted;
    return words.noted(facts.map((fact) => fact.replace(/[.!?]$/, "")).join("; "));
  },
});

export const forget = defineSkill({
  name: "forget",
  description: "Deletes what was remembered about the caller, when they ask for it.",
  input: z.strictObject({
    words: z.string().trim().max(100).optional().describe("Words of the fact. Leave out to forget everything."),
  }),
  hasEffects: true,
  async run({ words }, { call, language }) {
    const wording = wordingIn(language);
    const count = await call.forget(words ?? "");
    if (count === 0) throw new AppError("not_found", wording.nothingAboutThat);
    return wording.forgotten(count);
  },
});

/** "I am vegetarian" is kept as the caller said it, with a capital letter. */
const aboutThem = (fact: string) => fact.charAt(0).toUpperCase() + fact.slice(1);
