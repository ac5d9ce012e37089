import { parseDocument, stringify } from "yaml";
import { z } from "zod";
import { AppError, parseInput } from "@/lib/errors";
import { type Stage, stages } from "@/lib/providers/catalog";
import type { StageChoice } from "@/lib/providers/schema";
import { type AgentContent, agentContentSchema } from "./draft-schema";
import { agentSlugSchema, starterConfig } from "./schema";
import { upgradeAgentConfig } from "./upgrade";

/** Longest file that is read, characters. */
export const longestFile = 100_000;

/** What a file says about a stage: as StageChoice, but a connection goes by its name, because ids differ from one Parley to
 * the next. Keys and addresses stay where they are. */
const choiceSchema = z.discriminatedUnion("provider", [
  z.strictObject({ provider: z.literal("engine"), model: z.string().min(1).max(100) }),
  z.strictObject({
    provider: z.literal("connection"),
    name: z.string().min(1).max(80),
    voice: z.string().min(1).max(200).optional(),
  }),
]);
type FileChoice = z.infer<typeof choiceSchema>;
const line = z.array(choiceSchema).max(4);

const fileSchema = z.strictObject({
  /** The format of the file itself. */
  parley: z.literal("agent/1"),
  slug: agentSlugSchema,
  name: z.string(),
  description: z.string().default(""),
  config: z.looseObject({
    schemaVersion: z.number().int(),
    stt: choiceSchema,
    llm: choiceSchema,
    tts: choiceSchema,
    fallbacks: z.strictObject({ stt: line, llm: line, tts: line }),
    analysis: z.looseObject({ model: choiceSchema.nullable() }).optional(),
  }),
});

/** What a connection goes by: its name is its own within a stage. */
export type NamedConnection = { id: string; stage: Stage; name: string };

/** An agent as one YAML file that people can read, compare and keep in git. Holds no secrets. */
export function toFile(
  slug: string,
  { name, description, config }: AgentContent,
  connections: readonly NamedConnection[],
): string {
  const named = (_stage: Stage, choice: StageChoice): FileChoice => {
    if (choice.provider === "engine") return choice;
    const { connectionId, voice } = choice;
    const found = connections.find(({ id }) => id === connectionId);
    return { provider: "connection", name: found?.name ?? connectionId, ...(voice ? { voice } : {}) };
  };
  const file = { parley: "agent/1", slug, name, description, config: withChoices(config, named) };
  return stringify(file, { lineWidth: 100 });
}

export type ReadFile = {
  slug: string;
  content: AgentContent;
  /** Providers the file names that are not connected here. In their places stand the models of this machine. */
  missing: { stage: Stage; name: string }[];
};

/** Reads such a file. Throws `invalid_input` with the place of what is wrong. */
export function fromFile(text: string, connections: readonly NamedConnection[]): ReadFile {
  const { slug, name, description, config } = parseInput(fileSchema, parseYaml(text));
  const missing: ReadFile["missing"] = [];
  const resolved = (stage: Stage, choice: FileChoice): StageChoice | undefined => {
    if (choice.provider === "engine") return choice;
    const found = connections.find((connection) => connection.stage === stage && connection.name === choice.name);
    const { voice } = choice;
    if (found) return { provider: "connection", connectionId: found.id, ...(voice ? { voice } : {}) };
    const isKnown = missing.some((one) => one.stage === stage && one.name === choice.name);
    if (!isKnown) missing.push({ stage, name: choice.name });
    return undefined;
  };
  const known = withChoices(config, resolved);
  const filled = Object.fromEntries(stages.map((stage) => [stage, known[stage] ?? starterConfig[stage]]));
  const content = { name, description, config: upgradeAgentConfig({ ...known, ...filled }) };
  return { slug, content: parseInput(agentContentSchema, content), missing };
}

/** The sentence for providers a file names and nobody has connected. */
export function missingText(missing: ReadFile["missing"]): string {
  const names = [...new Set(missing.map(({ name }) => `“${name}”`))].join(", ");
  return `This agent uses ${names}, which nobody has connected here. An admin can connect it under that name.`;
}

type Choices<Choice> = Record<Stage, Choice> & {
  fallbacks: Record<Stage, Choice[]>;
  /** Absent in files from before there was such a thing. */
  analysis?: { model: Choice | null };
};

/** The config with each stage's choices put another way; fallbacks without one are left out, and who reads a call afterwards is
 * then the agent's own model. */
function withChoices<From, To, Config extends Choices<From>>(
  config: Config,
  change: (stage: Stage, choice: From) => To | undefined,
): Omit<Config, Stage | "fallbacks" | "analysis"> & Record<Stage, To | undefined> & Omit<Choices<To>, Stage> {
  const each = <Value>(of: (stage: Stage) => Value) =>
    Object.fromEntries(stages.map((stage) => [stage, of(stage)])) as Record<Stage, Value>;
  const { analysis } = config;
  return {
    ...config,
    ...(analysis
      ? { analysis: { ...analysis, model: (analysis.model && change("llm", analysis.model)) ?? null } }
      : {}),
    ...each((stage) => change(stage, config[stage])),
    fallbacks: each((stage) =>
      config.fallbacks[stage].map((choice) => change(stage, choice)).filter((choice) => choice !== undefined),
    ),
  };
}

function parseYaml(text: string): unknown {
  if (text.length > longestFile) throw new AppError("invalid_input", "This file is too long to be an agent.");
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error) {
    const [first = ""] = error.message.split("\n");
    throw new AppError("invalid_input", `This is not a YAML file: ${first}`, { cause: error });
  }
  try {
    // A short file can unfold into a huge one by names for its parts; ours has none.
    return document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw new AppError("invalid_input", "This file uses YAML aliases, which an agent’s file does not need.", { cause });
  }
}
