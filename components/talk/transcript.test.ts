import { expect, test } from "vitest";
import { nextTranscript, type Transcript, type TranscriptEvent } from "./transcript";

const run = (...events: TranscriptEvent[]): Transcript => events.reduce<Transcript>(nextTranscript, []);
const texts = (lines: Transcript) =>
  lines.map(({ speaker, text, isFinal }) => `${speaker}${isFinal ? "" : "…"} ${text}`);
const heard = (id: string, text: string, revision: number, isFinal = false): TranscriptEvent => ({
  type: "caller-heard",
  id,
  text,
  isFinal,
  revision,
});
const said = (id: string, text: string): TranscriptEvent => ({ type: "agent-said", id, text });

test("the caller's words are replaced as a whole, the agent's are added", () => {
  const lines = run(
    heard("a", "what", 0),
    heard("a", "What time", 1),
    heard("a", "What time is it?", 2, true),
    said("b", " It is"),
    said("b", " two"),
  );
  expect(texts(lines)).toEqual(["caller What time is it?", "agent… It is two"]);
});

test("lines keep the order of their first words, whoever goes on talking", () => {
  const lines = run(said("a", "Once upon"), heard("b", "stop", 0), said("a", " a time"), heard("b", "Stop.", 1, true));
  expect(texts(lines)).toEqual(["agent… Once upon a time", "caller Stop."]);
});

test("an interrupted line keeps what came", () => {
  const lines = run(said("a", "Once upon "), { type: "line-finished", id: "a" });
  expect(texts(lines)).toEqual(["agent Once upon"]);
});

test("a text that arrives late changes nothing", () => {
  expect(texts(run(heard("a", "two", 2), heard("a", "one", 1)))).toEqual(["caller… two"]);
  expect(texts(run(heard("a", "Done.", 1, true), heard("a", "do", 2)))).toEqual(["caller Done."]);
});

test("silence leaves no line", () => {
  expect(run(heard("a", "  ", 0))).toEqual([]);
  expect(run(heard("a", "hm", 0), heard("a", "", 1, true))).toEqual([]);
  expect(run(said("b", " "), { type: "line-finished", id: "b" })).toEqual([]);
});

test("typed text is a line of its own", () => {
  expect(texts(run({ type: "caller-typed", id: "t", text: "Hello" }))).toEqual(["caller Hello"]);
});
