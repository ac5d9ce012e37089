import { describe, expect, test } from "vitest";
import type { LlmAdapter } from "@/engine/types";
import { AppError } from "@/lib/errors";
import { createLlmRegistry } from "./registry";

function setUp() {
  const events: string[] = [];
  const fake = (id: string): LlmAdapter => ({
    tools: false,
    contextSize: 2048,
    chat: () => {
      throw new Error("nobody asks");
    },
    close: async () => void events.push(`close ${id}`),
  });
  const starter = fake("starter");
  const registry = createLlmRegistry({
    defaultId: "starter",
    defaultLlm: () => starter,
    async load(id) {
      events.push(`load ${id}`);
      if (id === "broken") throw new AppError("unavailable", "It does not fit.");
      return fake(id);
    },
  });
  return { registry, starter, events };
}

describe("createLlmRegistry", () => {
  test("the default is always there", async () => {
    const { registry, starter, events } = setUp();
    expect((await registry.lease("starter")).llm).toBe(starter);
    expect(events).toEqual([]);
  });

  test("another is loaded once, and makes room for the next", async () => {
    const { registry, events } = setUp();
    const [one, two] = await Promise.all([registry.lease("qwen"), registry.lease("qwen")]);
    expect(one.llm).toBe(two.llm);
    one.release();
    two.release();
    (await registry.lease("lfm")).release();
    expect(events).toEqual(["load qwen", "close qwen", "load lfm"]);
    expect(registry.extraId()).toBe("lfm");
  });

  test("one that answers is not thrown out", async () => {
    const { registry } = setUp();
    await registry.lease("qwen");
    await expect(registry.lease("lfm")).rejects.toMatchObject({ code: "busy" });
    await expect(registry.drop("qwen")).rejects.toMatchObject({ code: "conflict" });
  });

  test("one that cannot be loaded may be tried again", async () => {
    const { registry, events } = setUp();
    await expect(registry.lease("broken")).rejects.toThrow("It does not fit.");
    await expect(registry.lease("broken")).rejects.toThrow("It does not fit.");
    expect(events).toEqual(["load broken", "load broken"]);
  });

  test("drop frees it", async () => {
    const { registry, events } = setUp();
    (await registry.lease("qwen")).release();
    await registry.drop("qwen");
    expect(events).toEqual(["load qwen", "close qwen"]);
    expect(registry.extraId()).toBeUndefined();
  });
});
