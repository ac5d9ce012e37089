import { compilePhrases } from "@/lib/skills/phrases/compile";
import type { Skill } from "./define-skill";

type Asked = { skill: Skill; input: unknown };

/** Makes what finds the skill that a sentence asks for by its direct phrases, and its input. Where no skill recognises the words that
 * a phrase leaves open, what sounds like them is tried. */
export function compileSkillPhrases(
  skills: readonly Skill[],
  agentName: string,
): (sentence: string) => Asked | undefined {
  const match = compilePhrases(skills, agentName);
  const isInput = (skill: Skill, values: unknown) => skill.input.safeParse(values).success;

  return (sentence) => {
    const spelt = match(sentence, {
      accepts: ({ owner, values }) => isInput(owner, values) && (owner.recognises?.(values) ?? true),
    });
    if (spelt) return { skill: spelt.owner, input: spelt.values };
    const alike = match(sentence, {
      accepts: ({ owner, values }) => isInput(owner, values) && owner.soundsLike?.(values) !== undefined,
      isMisheard: true,
    });
    return alike && { skill: alike.owner, input: alike.owner.soundsLike?.(alike.values) };
  };
}
