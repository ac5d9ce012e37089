import { expect, test } from "vitest";
import { providerIds, stageOf, stages } from "@/lib/providers/catalog";
import { fieldsOf, isShared } from "./fields";

const field = (...[provider, stage, name]: [...Parameters<typeof fieldsOf>, string]) =>
  fieldsOf(provider, stage).find((each) => each.name === name);

test("a field brings its label, its default and where its suggestions come from", () => {
  expect(field("deepgram", "stt", "model")).toMatchObject({
    title: "Model",
    usual: "nova-3",
    list: "models",
    isRequired: false,
    choices: undefined,
  });
});

test("one of a few has its choices, and what most people never change is folded away", () => {
  expect(field("openai-compatible", "stt", "protocol")).toMatchObject({
    choices: ["recordings", "streaming"],
    usual: "recordings",
  });
  expect(field("deepgram", "stt", "baseUrl")?.isAdvanced).toBe(true);
});

test("what says where a provider is counts for all its stages, a model or voice only for one", () => {
  const shared = fieldsOf("openai-compatible", "tts").filter(isShared);
  expect(shared.map(({ name }) => name)).toEqual(["baseUrl"]);
  expect(fieldsOf("azure", "stt").filter(isShared)).toMatchObject([{ name: "region" }]);
  expect(field("openai-compatible", "tts", "voice")).toMatchObject({ isRequired: false, usual: undefined });
});

test("every field of every provider has a label of its own", () => {
  for (const provider of providerIds) {
    for (const stage of stages) {
      if (!stageOf(provider, stage)) expect(fieldsOf(provider, stage)).toEqual([]);
      for (const { name, title } of fieldsOf(provider, stage)) expect(title, `${provider} ${name}`).not.toBe(name);
    }
  }
});
