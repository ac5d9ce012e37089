import { expect, test } from "vitest";
import { loadAgentConfig, saveAgentSchema, starterConfig } from "./schema";
import type { TurnTaking } from "./turn-taking";

const withPace = (pace: TurnTaking["pace"]) => ({
  ...starterConfig,
  turnTaking: { ...starterConfig.turnTaking, pace },
});
const save = (pace: TurnTaking["pace"]) =>
  saveAgentSchema.safeParse({ slug: "nova", baseVersion: 1, name: "Nova", description: "", config: withPace(pace) });
const crossed = { finishedMs: 800, unfinishedMs: 500, interruptionMs: 130 };

test("the longest wait is not below the shortest one", () => {
  const paths = save(crossed).error?.issues.map(({ path }) => path.join("."));
  expect(paths).toEqual(["config.turnTaking.pace.unfinishedMs"]);
  expect(save({ ...crossed, unfinishedMs: 800 }).success).toBe(true);
  expect(save("snappy").success).toBe(true);
});

test("a config stored with crossed waits still loads", () => {
  expect(loadAgentConfig(withPace(crossed)).turnTaking.pace).toEqual(crossed);
});
