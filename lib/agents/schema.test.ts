import { expect, test } from "vitest";
import { publishableSchema } from "./draft-schema";
import { loadAgentConfig, starterConfig } from "./schema";
import type { TurnTaking } from "./turn-taking";

const withPace = (pace: TurnTaking["pace"]) => ({
  ...starterConfig,
  turnTaking: { ...starterConfig.turnTaking, pace },
});
const save = (pace: TurnTaking["pace"]) =>
  publishableSchema.safeParse({ name: "Nova", description: "", config: withPace(pace) });
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

test("a schema of what to note down is refused with its place, and a draft may still hold it", () => {
  const config = { ...starterConfig, analysis: { ...starterConfig.analysis, extraction: '{\n "type": }' } };
  expect(loadAgentConfig(config)).toEqual(config);
  const [issue] = publishableSchema.safeParse({ name: "Nova", description: "", config }).error?.issues ?? [];
  expect(issue).toMatchObject({
    path: ["config", "analysis", "extraction"],
    message: "Line 2, column 10: This is not JSON from here on.",
  });
});

test("a config from before calls were read has title and summary, and nothing else", () => {
  const { analysis: _none, ...before } = starterConfig;
  expect(loadAgentConfig(before).analysis).toEqual({ isOn: true, criteria: "", extraction: "", model: null });
});

test("a variable that is none is said with its place, in whichever text it stands", () => {
  for (const field of ["greeting", "consent", "instructions"] as const) {
    const config = { ...starterConfig, [field]: "Hi.\nHi {{caler.name}}." };
    const [issue] = publishableSchema.safeParse({ name: "Nova", description: "", config }).error?.issues ?? [];
    expect(issue?.path).toEqual(["config", field]);
    expect(issue?.message).toMatch(/^Line 2, column 4: .*Did you mean \{\{caller\.name\}\}\?$/);
  }
});
