import { type Message, splitHead, textOf } from "@/agent/context/messages";

/** A part of a turn: words, a call of a tool, or its result. `input`: the call's arguments. */
export type Part =
  | { kind: "text"; text: string }
  | { kind: "call"; id: string; name: string; input: Record<string, unknown> }
  | { kind: "result"; id: string; name: string; text: string };

/** What one side says. A user's turn holds the results of tools first. */
export type Turn = { role: "user" | "assistant"; parts: Part[] };

/** Stands for the caller where a conversation begins or ends with the agent. */
const pickedUp = "(The call begins.)";
const silent = "(The caller says nothing.)";

/** A history as the stricter protocols want it: instructions apart; turns alternate, begin and end with the user, and hold no
 * empty words; each call of a tool has its result in the next turn. Instructions amid the conversation stay where they are. */
export function toDialogue(messages: readonly Message[]): { instructions: string; turns: Turn[] } {
  const { head, turns: rest } = splitHead(messages);
  const results = new Map(
    rest.flatMap((message) => (message.role === "tool" ? [[message.tool_call_id, textOf(message)] as const] : [])),
  );
  const turns: Turn[] = [];
  for (const message of rest) {
    if (message.role === "tool") continue;
    const calls = callsOf(message);
    const role = message.role === "assistant" ? "assistant" : "user";
    add(turns, role, [...wordsOf(message), ...calls]);
    add(
      turns,
      "user",
      calls.map(({ id, name }) => ({ kind: "result", id, name, text: results.get(id) ?? "No result." })),
    );
  }
  if (turns[0]?.role !== "user") turns.unshift({ role: "user", parts: [{ kind: "text", text: pickedUp }] });
  if (turns.at(-1)?.role !== "user") add(turns, "user", [{ kind: "text", text: silent }]);
  return { instructions: head.map(textOf).join("\n\n"), turns };
}

/** Appends to the last turn if that is the same side's. */
function add(turns: Turn[], role: Turn["role"], parts: Part[]): void {
  if (parts.length === 0) return;
  const last = turns.at(-1);
  if (last?.role === role) last.parts.push(...parts);
  else turns.push({ role, parts: [...parts] });
}

function wordsOf(message: Message): Part[] {
  const text = textOf(message.role === "assistant" ? { ...message, tool_calls: undefined } : message).trim();
  if (!text) return [];
  const isInstruction = message.role === "system" || message.role === "developer";
  return [{ kind: "text", text: isInstruction ? `(Instructions: ${text})` : text }];
}

function callsOf(message: Message): Extract<Part, { kind: "call" }>[] {
  if (message.role !== "assistant") return [];
  return (message.tool_calls ?? []).flatMap((call) =>
    call.type === "function"
      ? [{ kind: "call", id: call.id, name: call.function.name, input: toObject(call.function.arguments) }]
      : [],
  );
}

/** Arguments are what a model wrote: not always an object, nor JSON. */
function toObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}
