import { expect, test } from "vitest";
import type { Message } from "@/agent/context/messages";
import { toDialogue } from "./dialogue";

const call = (id: string, name: string, json = "{}") => ({
  id,
  type: "function" as const,
  function: { name, arguments: json },
});

/** Each turn in one line: "user: Hello. | Anybody there?" */
function linesOf(messages: Message[]): string[] {
  return toDialogue(messages).turns.map(({ role, parts }) => {
    const said = parts.map((part) => {
      if (part.kind === "text") return part.text;
      return part.kind === "call" ? `${part.name}(${JSON.stringify(part.input)})` : `${part.name}=${part.text}`;
    });
    return `${role}: ${said.join(" | ")}`;
  });
}

test("instructions at the beginning stand apart", () => {
  const { instructions } = toDialogue([
    { role: "system", content: "You are Nova." },
    { role: "developer", content: "Be brief." },
    { role: "user", content: "Hello." },
  ]);
  expect(instructions).toBe("You are Nova.\n\nBe brief.");
});

test("instructions amid the conversation stay where they are", () => {
  expect(
    linesOf([
      { role: "user", content: "Hello." },
      { role: "assistant", content: "Hi." },
      { role: "system", content: "Say goodbye." },
    ]),
  ).toEqual(["user: Hello.", "assistant: Hi.", "user: (Instructions: Say goodbye.)"]);
});

test("turns alternate, and begin and end with the user", () => {
  expect(
    linesOf([
      { role: "assistant", content: "Hi, this is Nova." },
      { role: "user", content: "Hello." },
      { role: "user", content: "Anybody there?" },
      { role: "assistant", content: "" },
      { role: "assistant", content: "Yes." },
    ]),
  ).toEqual([
    "user: (The call begins.)",
    "assistant: Hi, this is Nova.",
    "user: Hello. | Anybody there?",
    "assistant: Yes.",
    "user: (The caller says nothing.)",
  ]);
});

test("nothing at all is a call that begins", () => {
  expect(linesOf([{ role: "system", content: "You are Nova." }])).toEqual(["user: (The call begins.)"]);
});

test("each call has its result in the next turn, before words", () => {
  expect(
    linesOf([
      { role: "user", content: "What time is it?" },
      {
        role: "assistant",
        content: "One moment.",
        tool_calls: [call("1", "time", '{"city":"Tokyo"}'), call("2", "echo")],
      },
      { role: "user", content: "Hurry." },
      { role: "tool", tool_call_id: "2", content: "x" },
      { role: "tool", tool_call_id: "1", content: "noon" },
      { role: "assistant", content: "Noon." },
      { role: "user", content: "Thanks." },
    ]),
  ).toEqual([
    "user: What time is it?",
    'assistant: One moment. | time({"city":"Tokyo"}) | echo({})',
    "user: time=noon | echo=x | Hurry.",
    "assistant: Noon.",
    "user: Thanks.",
  ]);
});

test("a call without a result gets one, a result without its call is left out", () => {
  expect(
    linesOf([
      { role: "tool", tool_call_id: "9", content: "lost" },
      { role: "user", content: "Hello." },
      { role: "assistant", tool_calls: [call("1", "time")] },
    ]),
  ).toEqual(["user: Hello.", "assistant: time({})", "user: time=No result."]);
});

test.each(["", "not json", "[1]", "null", '"text"'])("arguments that are no object: %s", (json) => {
  const messages: Message[] = [{ role: "assistant", tool_calls: [call("1", "time", json)] }];
  expect(linesOf(messages)).toContain("assistant: time({})");
});
