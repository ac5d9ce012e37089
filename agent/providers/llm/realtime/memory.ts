import type { llm } from "@livekit/agents";
import { textOf } from "@/agent/context/messages";
import { withoutReassurances } from "@/agent/watch/sentences";
import type { ChatRequest } from "../source";
import type { HeardTurns } from "./heard-turns";

/** One thing a conversation consists of, by a name that it keeps. */
type Entry = { name: string } & (
  | { type: "caller" | "agent"; text: string }
  | { type: "call"; callId: string; skill: string; args: string }
  | { type: "output"; callId: string; output: string }
);

/** What the server remembers of the conversation, and what it has yet to be told. `send` takes the protocol's messages. */
export function createMemory(heard: HeardTurns, send: (message: object) => void) {
  /** What the server calls each entry, as far as it is known already. */
  const known = new Map<string, () => string | undefined>();
  let made = 0;

  function create(entry: Entry, previous: string | undefined): void {
    if ("text" in entry && !entry.text) {
      known.set(entry.name, () => undefined);
      return;
    }
    const id = `parley_${made++}`;
    known.set(entry.name, () => id);
    const before = previous === undefined ? {} : { previous_item_id: previous };
    send({ type: "conversation.item.create", ...before, item: { id, ...itemOf(entry) } });
  }

  return {
    /** Tells whatever it does not know yet of the conversation. Answers whether it ends with a turn that it has only heard. */
    tell(request: ChatRequest): boolean {
      const entries = request.items ? entriesOf(request.items) : entriesOfMessages(request.messages);
      let endsHeard = false;
      // First what it has heard: the rest finds its place before that.
      for (const entry of entries) {
        const last = entry.type === "caller" && !known.has(entry.name) && heard.claim(entry.name, entry.text).at(-1);
        if (last) known.set(entry.name, () => last.itemId);
        endsHeard = Boolean(last);
      }
      for (const [index, entry] of entries.entries()) {
        if (known.has(entry.name)) continue;
        // What was said before something it knows already must not end up behind that.
        const isLater = entries.slice(index + 1).some(({ name }) => known.has(name));
        const before = entries[index - 1];
        create(entry, isLater ? (before ? known.get(before.name)?.() : "root") : undefined);
      }
      return endsHeard;
    },
    /** It knows that one by itself. */
    learn(name: string, itemId: string): void {
      known.set(name, () => itemId);
    },
    learnCall(callId: string): void {
      known.set(nameOfCall(callId), () => undefined);
    },
  };
}

const nameOfCall = (callId: string) => `call/${callId}`;

function entriesOf(items: readonly llm.ChatItem[]): Entry[] {
  return items.flatMap((item): Entry[] => {
    switch (item.type) {
      case "message": {
        const text = item.textContent ?? "";
        if (item.role === "user") return [{ name: item.id, type: "caller", text }];
        return item.role === "assistant" ? [{ name: item.id, type: "agent", text: withoutReassurances(text) }] : [];
      }
      case "function_call": {
        const { callId, name: skill, args } = item;
        return [{ name: nameOfCall(callId), type: "call", callId, skill, args }];
      }
      case "function_call_output":
        return [{ name: `output/${item.callId}`, type: "output", callId: item.callId, output: item.output }];
      default:
        return [];
    }
  });
}

/** Of a question outside any call, such as a test's. */
function entriesOfMessages(messages: ChatRequest["messages"]): Entry[] {
  return messages.flatMap((message, index): Entry[] => {
    if (message.role !== "user" && message.role !== "assistant") return [];
    const type = message.role === "user" ? "caller" : "agent";
    return [{ name: `message/${index}`, type, text: textOf(message) }];
  });
}

function itemOf(entry: Entry): object {
  switch (entry.type) {
    case "caller":
      return { type: "message", role: "user", content: [{ type: "input_text", text: entry.text }] };
    case "agent":
      return { type: "message", role: "assistant", content: [{ type: "output_text", text: entry.text }] };
    case "call":
      return { type: "function_call", call_id: entry.callId, name: entry.skill, arguments: entry.args };
    case "output":
      return { type: "function_call_output", call_id: entry.callId, output: entry.output };
  }
}
