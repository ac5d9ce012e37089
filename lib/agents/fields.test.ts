import { expect, test } from "vitest";
import { changedFields, compareContents, fieldsOf } from "./fields";
import { starterConfig } from "./schema";

const content = { name: "Nova", description: "", config: starterConfig };
const connectionId = "01980000-0000-7000-8000-000000000001";

test("every decision has a field with words, and each label stands once", () => {
  const fields = fieldsOf(content);
  const labels = fields.map(({ label }) => label);
  expect(new Set(labels).size).toBe(labels.length);
  expect(fields.every(({ text }) => !/[{}[\]]/.test(text))).toBe(true);
});

test("what has no words yet is shown as it is", () => {
  const config = { ...starterConfig, mood: { level: 3 } };
  expect(changedFields(content, { ...content, config })).toEqual(["mood"]);
});

test("a change is told by the words that differ", () => {
  const config = { ...starterConfig, instructions: "You are Nova, a helpful voice assistant. Keep answers brief." };
  expect(compareContents(content, { ...content, config })).toEqual([
    {
      label: "Instructions",
      pieces: [
        { kind: "same", text: "You are Nova, a helpful voice assistant. Keep answers " },
        { kind: "removed", text: "short" },
        { kind: "added", text: "brief" },
        { kind: "same", text: "." },
      ],
    },
  ]);
});

test("words that were put in are told in one piece, and a new line is a change too", () => {
  const withGreeting = (greeting: string) => ({ ...content, config: { ...starterConfig, greeting } });
  const pieces = (from: string, to: string) =>
    compareContents(withGreeting(from), withGreeting(to)).flatMap((change) =>
      change.pieces.filter(({ kind }) => kind !== "same").map(({ kind, text }) => `${kind} ${text}`),
    );
  expect(pieces("Hello there.", "Good day there.")).toEqual(["removed Hello", "added Good day"]);
  expect(pieces("One. Two.", "One.\n\nTwo.")).not.toEqual([]);
});

test("providers and skills go by their names", () => {
  const llm = { provider: "connection", connectionId } as const;
  const names = { connections: { [connectionId]: "Big model" }, skills: { time: "Time" } };
  const config = { ...starterConfig, fallbacks: { ...starterConfig.fallbacks, llm: [llm] }, skills: ["time", "odd"] };
  const texts = new Map(fieldsOf({ ...content, config }, names).map(({ label, text }) => [label, text]));
  expect(texts.get("Language model")).toBe("smollm2-135m-instruct (this machine), then Big model");
  expect(texts.get("Skills")).toBe("Time, odd");
});

test("equal contents have no changes", () => {
  expect(compareContents(content, structuredClone(content))).toEqual([]);
});
