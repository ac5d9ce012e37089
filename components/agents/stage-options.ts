import type { Option } from "@/components/ui/select";
import { placeOfConnection } from "@/components/ui/stages";
import type { AgentConfig } from "@/lib/agents/schema";
import type { Model } from "@/lib/models/schema";
import { type Stage, speaksItself } from "@/lib/providers/catalog";
import type { Connection, StageChoice } from "@/lib/providers/schema";
import { choiceKey } from "./draft";

const usable: readonly Model["state"][] = ["installed", "loading", "ready"];

/** Everything that can do a stage: the models of this machine, and what is connected in its order. */
export function optionsOf(stage: Stage, models: readonly Model[], connections: readonly Connection[]): Option[] {
  return [
    ...models
      .filter(({ kind, state }) => kind === stage && usable.includes(state))
      .map(({ id, name, starter }) => ({
        value: `engine:${id}`,
        label: name,
        detail: starter ? "This machine · starter" : "This machine",
      })),
    ...connections
      .filter((connection) => connection.stage === stage)
      .map((connection) => ({
        value: `connection:${connection.id}`,
        label: connection.name,
        detail: detailOf(connection),
      })),
  ];
}

function detailOf(connection: Connection): string {
  if (connection.health.state === "failing") return "Failing now";
  const place = placeOfConnection(connection);
  return connection.stage === "llm" && speaksItself(connection.provider) ? `${place} · hears and speaks` : place;
}

/** The connection that an agent's first brain is, if it hears and speaks by itself. */
export function talkerOf(
  { llm }: Pick<AgentConfig, "llm">,
  connections: readonly Connection[],
): Connection | undefined {
  const connection = connections.find(({ id }) => llm.provider === "connection" && id === llm.connectionId);
  return connection && speaksItself(connection.provider) ? connection : undefined;
}

/** The options with the current choice among them, also when it is gone. */
export function withCurrent(options: readonly Option[], choice: StageChoice): Option[] {
  const value = choiceKey(choice);
  if (options.some((option) => option.value === value)) return [...options];
  const label = choice.provider === "engine" ? choice.model : "A provider that is not connected any more";
  return [...options, { value, label, detail: "Not available" }];
}
