import { checkOf } from "@/lib/skills/json-schema";
import type { McpConfig } from "@/lib/skills/mcp/schema";
import { toolNames } from "@/lib/skills/mcp/tools";
import type { SkillFactory } from "../create-skills";
import { defineSkill } from "../define-skill";
import { answerOf } from "./answer";
import { createMcpConnection } from "./connection";
import { signInOf } from "./sign-in-of";

/** The chosen tools of a server, each a skill of its own. All share one connection, which is opened while the caller is
 * still greeted. */
export const createMcpSkills: SkillFactory<"mcp"> = async ({ name, config }, { fetch, secrets, log, over }) => {
  if (config.tools.length === 0) return [];
  const signIn = await signInOf(name, config.server);
  const connection = createMcpConnection(config.server, { fetch, secrets, signIn, log });
  over.addEventListener("abort", () => void connection.close(), { once: true });
  // Whoever needs it hears what is wrong with it.
  connection.offer(over).catch(() => undefined);
  const names = toolNames(name, config.tools);
  return config.tools.map((tool, index) =>
    defineSkill({
      ...behaviourOf(config),
      ...{ name: names[index] ?? tool.name, skill: name, description: tool.description, isOutside: true },
      isActing: config.isActing || tool.asksFirst,
      hasEffects: !tool.readsOnly,
      input: checkOf(tool.input),
      parameters: tool.input,
      run: async (input, { signal }) => answerOf(await connection.use(tool.name, input, signal)),
    }),
  );
};

/** Direct phrases name no tool, so that a server's tools have none. */
function behaviourOf({ waiting, timeoutMs, retries, mayBeCancelled, question }: McpConfig) {
  return { waiting, timeoutMs, retries, mayBeCancelled, question, phrases: [] };
}
