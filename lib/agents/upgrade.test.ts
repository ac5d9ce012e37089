import { expect, test } from "vitest";
import { agentConfigSchema, loadAgentConfig, starterConfig } from "./schema";

const { fallbacks: _fallbacks, ...inVersion2 } = starterConfig;
const { openers: _openers, noiseSuppression: _noise, ...inVersion1 } = inVersion2;
const version1 = (turnTaking: object, changes: object = {}) => ({
  ...inVersion1,
  schemaVersion: 1,
  turnTaking,
  ...changes,
});
const version2 = (changes: object = {}) => ({ ...inVersion2, schemaVersion: 2, ...changes });
const connectionId = "01980000-0000-7000-8000-000000000001";
const oldTimes = { minDelayMs: 0, maxDelayMs: 1_200, interruptionMs: 300 };

test("a version 1 config with the old default times becomes balanced", () => {
  const loaded = loadAgentConfig(version1(oldTimes));
  expect(loaded).toEqual(starterConfig);
});

test("times chosen by hand in version 1 are kept as far as later versions allow", () => {
  const { turnTaking } = loadAgentConfig(version1({ minDelayMs: 800, maxDelayMs: 200, interruptionMs: 450 }));
  expect(turnTaking.pace).toEqual({ finishedMs: 800, unfinishedMs: 800, interruptionMs: 450 });
});

test.each([
  ["1", version1(oldTimes, { llm: { provider: "openai-compatible", connectionId } })],
  ["2", version2({ llm: { provider: "openai-compatible", connectionId } })],
])(
  "an OpenAI-compatible server chosen in version %s is a connection now, with nobody to fall back on",
  (_version, old) => {
    expect(loadAgentConfig(old)).toEqual({
      ...starterConfig,
      llm: { provider: "connection", connectionId },
      fallbacks: { stt: [], llm: [], tts: [] },
    });
  },
);

test("the choices of version 2 that were our engine's stay as they are", () => {
  const tts = { provider: "engine", model: "another" };
  expect(loadAgentConfig(version2({ tts }))).toEqual({ ...starterConfig, tts });
  expect(() => loadAgentConfig(version2({ tts: { provider: "unheard-of" } }))).toThrow();
});

test("a config of the newest version is not touched, and rubbish is refused", () => {
  expect(loadAgentConfig(starterConfig)).toEqual(starterConfig);
  expect(agentConfigSchema.safeParse(loadAgentConfig(starterConfig)).success).toBe(true);
  expect(() => loadAgentConfig({ schemaVersion: 99 })).toThrow();
});
