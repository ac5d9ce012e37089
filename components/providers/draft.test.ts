import { expect, test } from "vitest";
import type { Connection } from "@/lib/providers/schema";
import { detectedDraft, editDraft, newDraft, readStage, withPrice, withStage, withValue } from "./draft";

const connection: Connection = {
  id: "0198a1c2-0000-7000-8000-000000000000",
  stage: "tts",
  provider: "deepgram",
  name: "Deepgram",
  options: { voice: "aura-2-apollo-en", baseUrl: "https://api.deepgram.com" },
  hasKey: true,
  price: { currency: "USD", perMillionCharacters: 30_000_000 },
  health: { state: "unknown", reason: null, until: null, firstMsP95: null },
  updatedAt: "2026-01-01T00:00:00.000Z",
};

test("one key connects all that a vendor can do, with its defaults", () => {
  const draft = { ...newDraft("deepgram", []), apiKey: "secret" };
  expect(draft.chosen).toEqual(["stt", "tts"]);
  const [hearing, speaking] = draft.chosen.map((stage) => readStage(draft, stage));
  expect(hearing).toMatchObject({
    input: { stage: "stt", name: "Deepgram", apiKey: "secret", options: { model: "nova-3" } },
  });
  expect(speaking).toMatchObject({ input: { stage: "tts", name: "Deepgram", options: { voice: "aura-2-thalia-en" } } });
});

test("a name that is taken gets a number", () => {
  expect(newDraft("deepgram", [connection]).name).toBe("Deepgram 2");
});

test("a stage can be left out and comes back in its place", () => {
  const without = withStage(newDraft("openai", []), "stt", false);
  expect(without.chosen).toEqual(["llm", "tts"]);
  expect(withStage(without, "stt", true).chosen).toEqual(["stt", "llm", "tts"]);
});

test("an address is set for all stages, a model for one", () => {
  let draft = newDraft("openai-compatible", []);
  draft = withValue(draft, "llm", "baseUrl", "http://127.0.0.1:8000/v1");
  draft = withValue(draft, "llm", "model", "qwen3");
  expect(draft.byStage.tts?.values).toMatchObject({ baseUrl: "http://127.0.0.1:8000/v1", model: "" });
  expect(draft.byStage.llm?.values.model).toBe("qwen3");
});

test("what is missing or wrong is said in words, by field", () => {
  const empty = { ...newDraft("openai-compatible", []), name: " " };
  expect(readStage(withValue(empty, "llm", "baseUrl", "localhost:8000"), "llm")).toEqual({
    errors: {
      name: "Give it a name that you will recognise.",
      "options.baseUrl": "That is not an address that begins with http:// or https://.",
      "options.model": "This is needed.",
    },
  });
  expect(readStage(newDraft("deepgram", []), "stt")).toEqual({ errors: { apiKey: "This provider needs a key." } });
});

test("editing keeps the stored key and can remove a price", () => {
  const draft = editDraft(connection);
  const kept = readStage(draft, "tts");
  expect(kept).toMatchObject({ input: { id: connection.id, price: connection.price, options: connection.options } });
  expect("input" in kept && "apiKey" in kept.input).toBe(false);
  expect(readStage(withPrice(draft, "tts", { currency: "USD" }), "tts")).toMatchObject({ input: { price: null } });
  expect(readStage({ ...draft, removesKey: true }, "tts")).toEqual({
    errors: { apiKey: "This provider needs a key." },
  });
});

test("a cleared field goes back to its default", () => {
  const draft = withValue(editDraft(connection), "tts", "voice", "  ");
  expect(readStage(draft, "tts")).toMatchObject({ input: { options: { baseUrl: "https://api.deepgram.com" } } });
});

test("a server that was found needs nothing more than a tap", () => {
  const server = { name: "Ollama", baseUrl: "http://127.0.0.1:11434/v1", models: ["qwen3", "llama3"] };
  const draft = detectedDraft(server, []);
  expect(draft.chosen).toEqual(["llm"]);
  expect(readStage(draft, "llm")).toMatchObject({
    input: { name: "Ollama", options: { baseUrl: server.baseUrl, model: "qwen3" } },
  });
});
