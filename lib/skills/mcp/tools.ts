import { simplifySchema } from "@/lib/skills/json-schema";
import type { ChosenTool, OfferedTool } from "./schema";

const longestName = 64;

/** The names by which the language model calls a skill's tools: of the letters it knows, short enough, no two alike. */
export function toolNames(skill: string, tools: readonly { name: string }[]): string[] {
  const taken = new Set<string>();
  return tools.map(({ name }) => {
    const plain = `${skill}_${name}`.replace(/[^A-Za-z0-9_-]+/g, "_");
    for (let number = 1; ; number += 1) {
      const suffix = number === 1 ? "" : `_${number}`;
      const unique = `${plain.slice(0, longestName - suffix.length)}${suffix}`;
      if (taken.has(unique)) continue;
      taken.add(unique);
      return unique;
    }
  });
}

type RawTool = {
  name: string;
  title?: string;
  description?: string;
  inputSchema: unknown;
  annotations?: { title?: string; readOnlyHint?: boolean };
};

/** A tool as we keep it: texts shortened, without what is hidden in them from people, its schema harmless. */
export function offeredTool({ name, title, description, inputSchema, annotations }: RawTool): OfferedTool | undefined {
  if (name.length === 0 || name.length > 128) return undefined;
  const text = description || title || annotations?.title || name;
  return {
    name,
    description: text
      .replace(/[^\P{C}\n]/gu, "")
      .trim()
      .slice(0, 1_000),
    input: simplifySchema(inputSchema),
    readsOnly: annotations?.readOnlyHint === true,
  };
}

export type ToolState = "chosen" | "changed" | "gone" | "new";

/** A server's tools beside those that were chosen: in the server's order, those that are gone last. */
export function compareTools(
  chosen: readonly ChosenTool[],
  offered: readonly OfferedTool[],
): { tool: OfferedTool; state: ToolState }[] {
  const byName = new Map(chosen.map((tool) => [tool.name, tool]));
  const there = offered.map((tool) => {
    const mine = byName.get(tool.name);
    byName.delete(tool.name);
    if (!mine) return { tool, state: "new" as const };
    return { tool, state: isSame(mine, tool) ? ("chosen" as const) : ("changed" as const) };
  });
  const gone = [...byName.values()].map((tool) => ({ tool, state: "gone" as const }));
  return [...there, ...gone];
}

function isSame(one: OfferedTool, other: OfferedTool): boolean {
  const key = ({ description, input, readsOnly }: OfferedTool) =>
    JSON.stringify([description, sorted(input), readsOnly]);
  return key(one) === key(other);
}

/** The same value with its members in order: the database keeps none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
