import { expect, test } from "vitest";
import { agentConfigSchema, loadAgentConfig, starterConfig } from "./schema";

const { openers: _openers, noiseSuppression: _noise, ...shared } = starterConfig;
const version1 = (turnTaking: object) => ({ ...shared, schemaVersion: 1, turnTaking });

test("a version 1 config with the old default times becomes balanced", () => {
  const loaded = loadAgentConfig(version1({ minDelayMs: 0, maxDelayMs: 1_200, interruptionMs: 300 }));
  expect(loaded).toEqual(starterConfig);
});

test("times chosen by hand in version 1 are kept as far as version 2 allows", () => {
  const { turnTaking } = loadAgentConfig(version1({ minDelayMs: 800, maxDelayMs: 200, interruptionMs: 450 }));
  expect(turnTaking.pace).toEqual({ finishedMs: 800, unfinishedMs: 800, interruptionMs: 450 });
});

test("a config of the newest version is not touched, and rubbish is refused", () => {
  expect(loadAgentConfig(starterConfig)).toEqual(starterConfig);
  expect(agentConfigSchema.safeParse(loadAgentConfig(starterConfig)).success).toBe(true);
  expect(() => loadAgentConfig({ schemaVersion: 99 })).toThrow();
});
