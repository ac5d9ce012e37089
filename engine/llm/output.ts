import { randomUUID } from "node:crypto";
import type { ToolCall } from "@/engine/types";

export type OutputPart =
  | { type: "text"; text: string }
  | { type: "reasoning"; text: string }
  | { type: "tool-call"; call: ToolCall }
  | { type: "stopped" };

type Mode = "text" | "reasoning" | "tool";

const marks = { think: "<think>", thinkEnd: "</think>", tool: "<tool_call>", toolEnd: "</tool_call>" };

/**
 * Sorts a model's text as it streams: what is said, what is thought (`<think>`), which tools are called
 * (`<tool_call>{"name", "arguments"}</tool_call>`). Ends at a stop text. Text that may become a mark is held back.
 */
export function createOutputReader({
  stop,
  tools,
  startsInTool = false,
}: {
  stop: readonly string[];
  tools: boolean;
  startsInTool?: boolean;
}) {
  let mode: Mode = startsInTool ? "tool" : "text";
  let held = "";
  let hasSpoken = false;
  let isStopped = false;

  /** What may end the current mode, and where it leads. */
  function exits(): { mark: string; to: Mode | "stop" }[] {
    if (mode === "reasoning") return [{ mark: marks.thinkEnd, to: "text" }];
    if (mode === "tool") return [{ mark: marks.toolEnd, to: "text" }];
    return [
      { mark: marks.think, to: "reasoning" as const },
      ...(tools ? [{ mark: marks.tool, to: "tool" as const }] : []),
      ...stop.filter(Boolean).map((mark) => ({ mark, to: "stop" as const })),
    ];
  }

  function emit(text: string): OutputPart[] {
    if (mode === "tool") return [];
    // Blank lines around thoughts and calls are not part of the answer.
    const shown = hasSpoken || mode === "reasoning" ? text : text.trimStart();
    if (shown === "") return [];
    if (mode === "text") hasSpoken = true;
    return [{ type: mode === "text" ? "text" : "reasoning", text: shown }];
  }

  function leave(): OutputPart[] {
    if (mode !== "tool") return [];
    const call = parseToolCall(held);
    held = "";
    return call ? [{ type: "tool-call", call }] : [];
  }

  return {
    push(text: string): OutputPart[] {
      const parts: OutputPart[] = [];
      held += text;
      while (!isStopped) {
        const found = exits()
          .map((exit) => ({ ...exit, at: held.indexOf(exit.mark) }))
          .filter(({ at }) => at >= 0)
          .sort((a, b) => a.at - b.at)[0];
        if (!found) break;
        const before = held.slice(0, found.at);
        const after = held.slice(found.at + found.mark.length);
        held = before;
        parts.push(...(mode === "tool" ? leave() : emit(before)));
        held = after;
        if (found.to === "stop") {
          isStopped = true;
          held = "";
          parts.push({ type: "stopped" });
        } else mode = found.to;
      }
      if (isStopped || mode === "tool") return parts;
      const keep = longestMarkStart(
        held,
        exits().map(({ mark }) => mark),
      );
      parts.push(...emit(held.slice(0, held.length - keep)));
      held = held.slice(held.length - keep);
      return parts;
    },
    /** The model has ended: what was held back is text after all. */
    end(): OutputPart[] {
      if (isStopped) return [];
      const parts = mode === "tool" ? leave() : emit(held);
      held = "";
      return parts;
    },
  };
}

/** How many characters at the end of `text` may be the beginning of one of `candidates`. */
function longestMarkStart(text: string, candidates: readonly string[]): number {
  let longest = 0;
  for (const mark of candidates) {
    for (let length = Math.min(mark.length - 1, text.length); length > longest; length--) {
      if (mark.startsWith(text.slice(text.length - length))) longest = length;
    }
  }
  return longest;
}

/** `{"name": …, "arguments": {…}}` as a call; undefined when it is not one. */
export function parseToolCall(text: string): ToolCall | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("name" in value) || typeof value.name !== "string") return;
    const given = "arguments" in value ? value.arguments : {};
    return {
      id: `call_${randomUUID().replaceAll("-", "").slice(0, 24)}`,
      name: value.name,
      arguments: typeof given === "string" ? given : JSON.stringify(given ?? {}),
    };
  } catch {
    return undefined;
  }
}
