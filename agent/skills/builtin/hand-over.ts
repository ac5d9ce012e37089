import { z } from "zod";
import type { HandoverTarget } from "@/lib/calls/handover-store";
import { wordsOf } from "@/lib/skills/phrases/words";
import { defineSkill, type Skill } from "../define-skill";
import { wordingIn } from "../wording";

/** Hands the caller over to one of these agents. Nothing for an agent that has none to hand over to. */
export function createHandOver(targets: readonly HandoverTarget[]): Skill | undefined {
  if (targets.length === 0) return undefined;
  const slugs = targets.map(({ slug }) => slug);
  const list = targets.map(({ slug, name, description }) => `${slug}: ${name}${description && `, ${description}`}`);
  const text = (what: string) => ({ type: "string", description: what });
  return defineSkill({
    name: "hand-over",
    description: `Hands the caller over to another agent, when they ask for it or need what that one does. The others are: ${list.join("; ")}`,
    // Said aloud an agent goes by its name, and a model calls it by either.
    input: z.strictObject({
      agent: z.string().max(120),
      reason: z.string().max(1_000).default(""),
      summary: z.string().max(4_000).default(""),
    }),
    parameters: {
      type: "object",
      properties: {
        agent: { type: "string", enum: slugs },
        reason: text(
          "Why, as one short sentence that the other agent says to the caller: You would like to change your booking.",
        ),
        summary: text("What the other agent must know of this talk, in two or three sentences."),
      },
      required: ["agent", "reason", "summary"],
      additionalProperties: false,
    },
    hasEffects: true,
    recognises: ({ agent }) => findTarget(targets, agent) !== undefined,
    async run({ agent, reason, summary }, { call, language }) {
      const name = await call.handOver({ agent: findTarget(targets, agent)?.slug ?? agent, reason, summary });
      return wordingIn(language).handingOver(name);
    },
  });
}

const around = ["the", "agent", "please", "team", "department", "assistant", "to", "our", "your"];

/** The agent that somebody calls by its name or its slug: "the support team", "Max". */
function findTarget(targets: readonly HandoverTarget[], said: string): HandoverTarget | undefined {
  const plain = (text: string) => {
    const words = wordsOf(text.replaceAll("-", " "), "en").map(({ word }) => word);
    const telling = words.filter((word) => !around.includes(word));
    return (telling.length > 0 ? telling : words).join(" ");
  };
  const wanted = plain(said);
  return targets.find(({ name, slug }) => plain(name) === wanted || plain(slug) === wanted);
}
