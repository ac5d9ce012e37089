import type { AgentConfig, AgentDetail, SaveAgent } from "@/lib/agents/schema";
import type { Connection, StageChoice } from "@/lib/providers/schema";

/** What the form holds until it is saved. */
export type Draft = Pick<SaveAgent, "name" | "description" | "config">;

export const draftOf = ({ name, description, config }: AgentDetail): Draft => ({ name, description, config });

/** Whether two drafts say the same. */
export const isSame = (a: Draft, b: Draft) => JSON.stringify(a) === JSON.stringify(b);

/** A stage's choice as one value for a select, and back. */
export const choiceKey = (choice: StageChoice) =>
  choice.provider === "engine" ? `engine:${choice.model}` : `connection:${choice.connectionId}`;

export function choiceOf(key: string): StageChoice {
  const [kind, ...rest] = key.split(":");
  const id = rest.join(":");
  return kind === "engine" ? { provider: "engine", model: id } : { provider: "openai-compatible", connectionId: id };
}

/** The config with another speaker; its voice moves along when it has one of its own. */
export function withSpeaker(
  config: AgentConfig,
  tts: StageChoice,
  voices: readonly { id: string; model: string }[],
  connections: readonly Connection[],
): AgentConfig {
  const own =
    tts.provider === "engine"
      ? voices.filter(({ model }) => model === tts.model).map(({ id }) => id)
      : connections.filter(({ id }) => id === tts.connectionId).flatMap(({ options }) => options.voice ?? []);
  const voice = own.includes(config.voice) ? config.voice : (own[0] ?? config.voice);
  return { ...config, tts, voice };
}

/** An address part made of a name: "Front desk 2" becomes front-desk-2. */
export function slugOf(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ß/g, "ss")
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
}
