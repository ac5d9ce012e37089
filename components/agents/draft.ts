import type { AgentContent } from "@/lib/agents/draft-schema";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { type Stage, stages } from "@/lib/providers/catalog";
import type { Connection, StageChoice } from "@/lib/providers/schema";

/** Whether two contents say the same. */
export const isSame = (a: AgentContent, b: AgentContent) => JSON.stringify(a) === JSON.stringify(b);

/** Most fallbacks of a stage that are saved. */
export const mostFallbacks = 4;

/** A stage's choice as one value for a select, and back. */
export const choiceKey = (choice: StageChoice) =>
  choice.provider === "engine" ? `engine:${choice.model}` : `connection:${choice.connectionId}`;

export function choiceOf(key: string): StageChoice {
  const [kind, ...rest] = key.split(":");
  const id = rest.join(":");
  return kind === "engine" ? { provider: "engine", model: id } : { provider: "connection", connectionId: id };
}

/** Who does a stage, in order: the first choice and who takes over from it. */
export const lineOf = (config: AgentConfig, stage: Stage): StageChoice[] => [config[stage], ...config.fallbacks[stage]];

/** The config with another line for a stage. Nobody stands in it twice: the earlier place counts. */
export function withLine(config: AgentConfig, stage: Stage, line: readonly StageChoice[]): AgentConfig {
  const keys = line.map(choiceKey);
  const [first = config[stage], ...others] = line.filter((choice, at) => keys.indexOf(choiceKey(choice)) === at);
  const fallbacks = { ...config.fallbacks, [stage]: others.slice(0, mostFallbacks) };
  return { ...config, [stage]: first, fallbacks };
}

/** The config with another choice at a place in the line. If it stood elsewhere, the two change places. */
export function withChoice(config: AgentConfig, stage: Stage, at: number, choice: StageChoice): AgentConfig {
  const line = lineOf(config, stage);
  const before = line[at];
  const other = line.findIndex((each) => choiceKey(each) === choiceKey(choice));
  const next = line.map((each, index) => (index === at ? choice : index === other && before ? before : each));
  return withLine(config, stage, next);
}

/** The config whose engine voice is one that the engine model in the line has. */
export function withEngineVoice(config: AgentConfig, voices: readonly { id: string; model: string }[]): AgentConfig {
  const engine = lineOf(config, "tts").find((choice) => choice.provider === "engine");
  const own = voices.filter(({ model }) => model === engine?.model).map(({ id }) => id);
  const [first] = own;
  return first === undefined || own.includes(config.voice) ? config : { ...config, voice: first };
}

/** What a new agent begins with: of each stage the connected providers in their order, and our engine behind them. */
export function defaultConfig(connections: readonly Connection[]): AgentConfig {
  return stages.reduce((config, stage) => {
    const connected = connections
      .filter((connection) => connection.stage === stage)
      .slice(0, mostFallbacks)
      .map(({ id }): StageChoice => ({ provider: "connection", connectionId: id }));
    return withLine(config, stage, [...connected, starterConfig[stage]]);
  }, starterConfig);
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
