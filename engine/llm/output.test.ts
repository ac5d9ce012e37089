import { describe, expect, test } from "vitest";
import { createOutputReader, type OutputPart, parseToolCall } from "./output";

function read(pieces: string[], options: Partial<Parameters<typeof createOutputReader>[0]> = {}) {
  const reader = createOutputReader({ stop: [], tools: false, ...options });
  const parts: OutputPart[] = [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
  const joined = (type: "text" | "reasoning") => parts.map((part) => (part.type === type ? part.text : "")).join("");
  const calls = parts.flatMap((part) => (part.type === "tool-call" ? [part.call] : []));
  return {
    text: joined("text"),
    reasoning: joined("reasoning"),
    calls,
    isStopped: parts.some((part) => part.type === "stopped"),
  };
}
const letters = (text: string) => [...text];

describe("createOutputReader", () => {
  test("passes text through, blank start apart", () => {
    expect(read(["\n", " Hello", " there.\n"]).text).toBe("Hello there.\n");
  });

  test("thoughts are reasoning, in whatever pieces they come", () => {
    const output = "<think>\nHe asks.\n</think>\n\nParis.";
    for (const pieces of [[output], letters(output)]) {
      const { text, reasoning } = read(pieces);
      expect(text).toBe("Paris.");
      expect(reasoning).toBe("\nHe asks.\n");
    }
  });

  test("an unfinished mark at the end is text after all", () => {
    expect(read(["1 <th"]).text).toBe("1 <th");
  });

  test("stops at a stop text and shows nothing of it", () => {
    const { text, isStopped } = read(letters("One. User: two"), { stop: ["User:"] });
    expect(text).toBe("One. ");
    expect(isStopped).toBe(true);
  });

  test("the earliest stop text wins", () => {
    expect(read(["a\nb END"], { stop: ["END", "\n"] }).text).toBe("a");
  });

  test("reads tool calls between text", () => {
    const output = 'Let me see.\n<tool_call>\n{"name": "time", "arguments": {"city": "Tokyo"}}\n</tool_call>';
    for (const pieces of [[output], letters(output)]) {
      const { text, calls } = read(pieces, { tools: true });
      expect(text).toBe("Let me see.\n");
      expect(calls).toMatchObject([{ name: "time", arguments: '{"city":"Tokyo"}' }]);
    }
  });

  test("reads several calls, each with its own id", () => {
    const call = '<tool_call>{"name": "time"}</tool_call>';
    const { calls } = read([call, "\n", call], { tools: true });
    expect(calls.map(({ arguments: given }) => given)).toEqual(["{}", "{}"]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  });

  test("a forced call may end without its closing mark", () => {
    const { calls, text } = read(['{"name": "time", "arguments": {}}'], { tools: true, startsInTool: true });
    expect(calls).toMatchObject([{ name: "time", arguments: "{}" }]);
    expect(text).toBe("");
  });

  test("without tools the mark is just text", () => {
    expect(read(["<tool_call>x"]).text).toBe("<tool_call>x");
  });

  test("a broken call is not a call", () => {
    expect(read(["<tool_call>{nope</tool_call>"], { tools: true })).toMatchObject({ text: "", calls: [] });
  });
});

describe("parseToolCall", () => {
  test("takes arguments that come as text", () => {
    expect(parseToolCall('{"name":"a","arguments":"{\\"x\\":1}"}')).toMatchObject({ arguments: '{"x":1}' });
  });
  test("refuses what has no name", () => {
    expect(parseToolCall('{"arguments":{}}')).toBeUndefined();
    expect(parseToolCall("[]")).toBeUndefined();
  });
});
