import { expect, test } from "vitest";
import { withLanguage } from "./language";

test.each([
  ["deepgram", "de", "de"],
  ["deepgram", "pt-BR", "pt-BR"],
  ["google", "de", "de-DE"],
  ["google", "de-AT", "de-AT"],
  ["azure", "en", "en-US"],
  ["azure", "no", "nb-NO"],
  ["azure", "zh", "zh-CN"],
  ["openai", "de-AT", "de"],
  ["openai-compatible", "fr", "fr"],
  ["engine", "de", undefined],
] as const)("%s hears an agent of %s in %s", (provider, tag, language) => {
  expect(withLanguage(provider, { model: "m" }, tag)).toEqual({ model: "m", ...(language ? { language } : {}) });
});

test("a connection's own language wins", () => {
  expect(withLanguage("deepgram", { language: "multi", model: "nova-3" }, "de").language).toBe("multi");
});

test("AssemblyAI's English model is left to English", () => {
  const model = (tag: string, given = "universal-streaming-english") =>
    withLanguage("assemblyai", { model: given }, tag).model;
  expect(["en", "de-AT", "ja"].map((tag) => model(tag))).toEqual([
    "universal-streaming-english",
    "universal-streaming-multilingual",
    "universal-streaming-english",
  ]);
  expect(model("de", "another")).toBe("another");
});
