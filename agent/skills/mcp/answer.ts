import { AppError } from "@/lib/errors";
import type { SkillAnswer } from "../define-skill";
import type { ToolResult } from "./connection";

const longestReason = 200;

/** What a tool gave, as data for the language model: its structured answer, else its texts; what cannot be read out is
 * only named. Throws when the tool says that it failed. */
export function answerOf(result: ToolResult): SkillAnswer {
  const text = "content" in result && Array.isArray(result.content) ? result.content.map(textOf).join("\n").trim() : "";
  if (result.isError) {
    const reason = text
      .replace(/[\p{C}\s]+/gu, " ")
      .trim()
      .slice(0, longestReason);
    throw new AppError("provider_failed", reason ? `That did not work: ${reason}` : "That did not work.");
  }
  if (result.structuredContent) return { data: result.structuredContent };
  if (text) return { data: text };
  return { data: "toolResult" in result ? result.toolResult : "Done." };
}

type Content = { type: string; text?: unknown; resource?: unknown; uri?: unknown; name?: unknown };

function textOf(content: Content): string {
  if (content.type === "text" && typeof content.text === "string") return content.text;
  if (content.type === "resource_link") return `[${String(content.name ?? "file")}: ${String(content.uri ?? "")}]`;
  const resource = content.resource;
  if (typeof resource === "object" && resource !== null && "text" in resource) return String(resource.text);
  return `[${content.type === "image" || content.type === "audio" ? content.type : "file"}]`;
}
