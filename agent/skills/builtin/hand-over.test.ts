import { expect, test } from "vitest";
import { builtinPhrases } from "@/lib/skills/builtin-phrases";
import { parametersOf } from "../define-skill";
import { compileSkillPhrases } from "../phrases";
import { fakeCall, testContext } from "../testing/context";
import { createHandOver } from "./hand-over";

const targets = [
  { slug: "max-the-booker", name: "Max", description: "Changes bookings." },
  { slug: "support", name: "Technical support", description: "" },
];
const made = createHandOver(targets);
if (!made) throw new Error("not made");
const skill = { ...made, phrases: builtinPhrases["hand-over"] };
const match = compileSkillPhrases([skill], "Nova");

test.each([
  ["Transfer me to Max.", "max-the-booker"],
  ["Please connect me to the technical support team", "support"],
  ["Can I speak to Max, please?", "max-the-booker"],
  ["I'd like to talk to Max.", "max-the-booker"],
  ["Put me through to support.", "support"],
  ["Verbinden Sie mich bitte mit Max.", "max-the-booker"],
])("%s", async (sentence, slug) => {
  const found = match(sentence);
  const { call, done } = fakeCall();
  expect(await found?.skill.run(found.input, testContext({ call }))).toBe(`I'll hand you over to ${slug}.`);
  expect(done).toEqual([`hand over ${JSON.stringify({ agent: slug, reason: "", summary: "" })}`]);
});

test.each(["Transfer me to my bank.", "Can I speak to somebody?", "Connect me to Maximilian", "Talk to me about Max"])(
  "%s is left to the language model",
  (sentence) => expect(match(sentence)).toBeUndefined(),
);

test("a model is shown the agents there are, and who has none to hand over to has no such skill", () => {
  expect(skill.description).toMatch(/max-the-booker: Max, Changes bookings\.; support: Technical support$/);
  expect(parametersOf(skill)).toMatchObject({ properties: { agent: { enum: ["max-the-booker", "support"] } } });
  expect(createHandOver([])).toBeUndefined();
});
