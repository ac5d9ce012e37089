import pino from "pino";
import { expect, test } from "vitest";
import { defaultConfig } from "@/lib/skills/builtin-config";
import { newConfig } from "@/lib/skills/new-config";
import { createSecretReader } from "@/lib/skills/secret-reader";
import { withFacts } from "../prompt";
import { createSkills } from "./create-skills";
import { testContext } from "./testing/context";

const workshop = {
  fetch: testContext().fetch,
  secrets: createSecretReader([]),
  log: pino({ level: "silent" }),
  handoverTargets: [],
  over: new AbortController().signal,
};

test("skills are made in the order of their rows; one that cannot be made is left out", async () => {
  const broken = {
    name: "broken",
    config: {
      ...newConfig.http,
      get parameters(): never {
        throw new Error("lost");
      },
    },
  };
  const rows = [
    { name: "echo", config: defaultConfig("echo") },
    broken,
    { name: "tables", config: { ...newConfig.http, description: "Finds tables." } },
    { name: "time", config: defaultConfig("time") },
  ];
  expect((await createSkills(rows, workshop)).map(({ name }) => name)).toEqual(["echo", "tables", "time"]);
});

test("of two tools with one name the first stays", async () => {
  const config = (description: string) => ({ ...newConfig.http, description });
  const rows = [
    { name: "tables", config: config("First.") },
    { name: "tables", config: config("Second.") },
  ];
  expect(await createSkills(rows, workshop)).toMatchObject([{ name: "tables", description: "First." }]);
});

test("what is known of a caller stands behind the prompt, the latest first, within bounds", () => {
  expect(withFacts("Be kind.", [])).toBe("Be kind.");
  const known = withFacts("Be kind.", ["Is called\nCara.", "Likes tea."]);
  expect(known).toBe("Be kind.\n\nWhat you know about the caller:\n- Likes tea.\n- Is called Cara.");
  expect(withFacts("Be kind.", Array(100).fill("x".repeat(200))).length).toBeLessThan(2_100);
});
