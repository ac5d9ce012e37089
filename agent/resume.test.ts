import { expect, test } from "vitest";
import { resumeConversation } from "./resume";

const caller = (index: number, text: string) => ({ index, role: "caller", text, isAnswer: false }) as const;
const agent = (index: number, text: string, isAnswer = false) => ({ index, role: "agent", text, isAnswer }) as const;
const talk = [agent(0, "Hello."), caller(1, "My name is Ann."), agent(2, "Nice to meet you, Ann.", true)];

const said = (past: Parameters<typeof resumeConversation>[0], most?: number) =>
  resumeConversation(past, undefined, most)?.chat.items.map((item) =>
    "textContent" in item ? `${item.role}: ${item.textContent}` : "",
  );

test("a call in which nothing was said begins like any other", () => {
  expect(resumeConversation([])).toBeUndefined();
  expect(resumeConversation([agent(0, " ")])).toBeUndefined();
});

test("the conversation so far is known, and the caller is asked to go on", () => {
  expect(said(talk)).toEqual(["assistant: Hello.", "user: My name is Ann.", "assistant: Nice to meet you, Ann."]);
  expect(resumeConversation(talk)).toMatchObject({ owesAnswer: false, sentence: expect.stringMatching(/go on/) });
});

test("a question without an answer is the last thing said, and is owed one", () => {
  const past = [...talk, caller(3, "What is my name?")];
  expect(said(past)?.at(-1)).toBe("user: What is my name?");
  expect(resumeConversation(past)).toMatchObject({ owesAnswer: true });
});

test("a sentence that answers nothing leaves the answer owed, however often the agent was gone", () => {
  const past = [...talk, caller(3, "What is my name?"), agent(4, "One moment."), agent(5, "Sorry, I was gone.")];
  expect(resumeConversation(past)).toMatchObject({ owesAnswer: true });
  expect(said(past)?.at(-1)).toBe("user: What is my name?");
  const answered = [...past, agent(6, "You are Ann.", true), agent(7, "Sorry, I was gone again.")];
  expect(resumeConversation(answered)).toMatchObject({ owesAnswer: false });
  expect(said(answered)).toHaveLength(8);
});

test("a greeting alone is followed by the caller's turn", () => {
  expect(resumeConversation([agent(0, "Hello.")])).toMatchObject({ owesAnswer: false });
});

test("of a long conversation only the newest whole turns are kept, the last one always", () => {
  expect(said(talk, 40)).toEqual(["user: My name is Ann.", "assistant: Nice to meet you, Ann."]);
  expect(said(talk, 3)).toEqual(["assistant: Nice to meet you, Ann."]);
});
