import { expect, test } from "vitest";
import type { Voice } from "@/lib/providers/schema";
import { createHealth } from "../health";
import { createRoster, type Member } from "../roster";
import { likenVoices, nearestVoice } from "./likeness";
import type { VoiceSource } from "./source";

const voice = (id: string, language: string | null, description: string | null): Voice => ({
  ...{ id, name: id, language, description },
});
const nova = voice("nova", "en-US", "female, calm, narration");

test.each([
  ["the language counts first", [voice("anna", "de-DE", "female, calm"), voice("bob", "en-GB", "male")], "bob"],
  ["then the gender", [voice("bob", "en-US", "male, calm, narration"), voice("eve", "en-GB", "female")], "eve"],
  ["then the region", [voice("eve", "en-GB", "Female"), voice("amy", "en_us", "feminine")], "amy"],
  ["then the temper", [voice("eve", "en-US", "female, lively"), voice("amy", "en-US", "female, calm")], "amy"],
  ["a language by itself is a language", [voice("anna", "de", null), voice("amy", "en", null)], "amy"],
  ["the usual one, where all are alike", [voice("eve", "en-US", null), voice("usual", "en-US", null)], "usual"],
  ["none where there is none", [], undefined],
])("%s", (_case, offered, expected) => {
  expect(nearestVoice(nova, offered, "usual")).toBe(expected);
});

const source = (own: string, voices: Voice[] | Error): VoiceSource => ({
  ...{ provider: "p", model: "m", voice: own },
  async *speak() {},
  async offer() {
    if (voices instanceof Error) throw voices;
    return { models: [], voices };
  },
});
const member = (id: string, given: VoiceSource): Member<VoiceSource> => ({ id, name: id, source: given });

test("those who take over get the nearest voice of theirs, unless their list cannot be had", async () => {
  const theirs = [voice("bob", "en-US", "male"), voice("eve", "en-US", "female")];
  const members = [
    member("first", source("nova", [nova])),
    member("second", source("bob", theirs)),
    member("third", source("bob", new Error("no list"))),
  ] as const;
  const roster = createRoster({ members, health: createHealth(() => {}) });
  const understudies = ["second", "third"].map((id) => ({
    id,
    withVoice: (chosen: string) => member(id, source(chosen, theirs)),
  }));
  await likenVoices(roster, understudies, AbortSignal.timeout(1_000));
  expect(roster.members().map((one) => one.source.voice)).toEqual(["nova", "eve", "bob"]);
});
