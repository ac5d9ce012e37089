import { builtins, isBuiltin } from "@/lib/skills/catalog";
import type { SkillKind } from "@/lib/skills/schema";

export const kindWords: Record<SkillKind, string> = {
  builtin: "Built in",
  http: "HTTP",
  mcp: "MCP server",
  wasm: "Plug-in",
};

/** What a skill is called on pages. */
export const labelOf = (name: string): string => (isBuiltin(name) ? builtins[name].label : name);
