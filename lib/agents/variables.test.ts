import { expect, test } from "vitest";
import { checkVariables, describeProblem, fillVariables } from "./variables";

const values = {
  "caller.name": "Ann",
  "caller.role": "user",
  "agent.name": "Nova",
  now: "Saturday at ten",
  today: "Saturday",
  language: "English",
};

test("known variables are filled in, however they are spaced, and nothing else is touched", () => {
  const text = "Hi {{caller.name}}, it is {{ now }}. {{caller.nmae}} {single} {{}}";
  expect(fillVariables(text, values)).toBe("Hi Ann, it is Saturday at ten. {{caller.nmae}} {single} {{}}");
});

test("what was filled in is not read again", () => {
  expect(fillVariables("{{caller.name}}", { ...values, "caller.name": "{{agent.name}}" })).toBe("{{agent.name}}");
});

test("a slip is found with its place and what was meant", () => {
  const [problem, ...others] = checkVariables("You are {{agent.name}}.\nGreet {{caler.name}} warmly.");
  expect(others).toEqual([]);
  expect(problem).toMatchObject({ line: 2, column: 7, from: 30, to: 44, suggestion: "caller.name" });
  expect(problem && describeProblem(problem)).toBe(
    "Line 2, column 7: There is no variable “caler.name”. Did you mean {{caller.name}}?",
  );
});

test.each([
  ["{{Caller_Name}}", "caller.name"],
  ["{{name}}", "caller.name"],
  ["{{time}}", undefined],
  ["{{tody}}", "today"],
  ["{{role}}", "caller.role"],
  ["{{something else entirely}}", undefined],
])("%s probably means %s", (text, suggestion) => {
  expect(checkVariables(text).map((problem) => problem.suggestion)).toEqual([suggestion]);
});

test.each(["{{caller.name", "{{}}", "a {{ b\n}}"])("%j is a problem of its own", (text) => {
  expect(checkVariables(text)).toHaveLength(1);
});

test("plain text, single braces and Markdown are no problem", () => {
  expect(checkVariables("# You\n- {a}\n`}}`\n{{today}}")).toEqual([]);
});
