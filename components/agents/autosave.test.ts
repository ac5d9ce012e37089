import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ActionResult } from "@/lib/action";
import type { AgentContent, AgentDraft, SavedDraft } from "@/lib/agents/draft-schema";
import { starterConfig } from "@/lib/agents/schema";
import { createAutosave, type SaveStatus } from "./autosave";

const content = (greeting: string): AgentContent => ({
  ...{ name: "Nova", description: "" },
  config: { ...starterConfig, greeting },
});
const editedAt = "2026-01-01T00:00:00.000Z";
const draft = (revision: number, greeting: string): AgentDraft => ({
  agent: { id: "01980000-0000-7000-8000-000000000001", slug: "nova", name: "Nova", description: "" },
  content: content(greeting),
  ...{ revision, editedAt, editedBy: null, published: null },
});

/** A server with one draft, and a form on it. */
function setUp() {
  let onServer = draft(1, "Hello.");
  const saves: string[] = [];
  const statuses: SaveStatus["name"][] = [];
  const shown: string[] = [];
  const save = async (revision: number, next: AgentContent): Promise<ActionResult<SavedDraft>> => {
    if (revision !== onServer.revision) return { ok: false, code: "conflict", message: "Changed." };
    onServer = { ...onServer, content: next, revision: revision + 1 };
    saves.push(next.config.greeting);
    return { ok: true, data: { revision: onServer.revision, editedAt } };
  };
  const gate = { save };
  const autosave = createAutosave({
    initial: onServer,
    save: (...input) => gate.save(...input),
    load: async () => onServer,
    onStatus: ({ name }) => statuses.push(name),
    onStored: (stored, replaces) => replaces && shown.push(stored.content.config.greeting),
  });
  const others = (greeting: string) => {
    onServer = { ...onServer, content: content(greeting), revision: onServer.revision + 1 };
    return onServer;
  };
  return { autosave, saves, statuses, shown, others, gate, onServer: () => onServer.content.config.greeting };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("saves once, a moment after the last of several changes", async () => {
  const { autosave, saves, statuses } = setUp();
  for (const text of ["H", "He", "Hey."]) autosave.change(content(text));
  await vi.advanceTimersByTimeAsync(700);
  expect(saves).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(saves).toEqual(["Hey."]);
  expect(statuses.at(-1)).toBe("saved");
});

test("what is typed while a save is on its way is saved after it, on the new revision", async () => {
  const { autosave, saves, gate } = setUp();
  const { save } = gate;
  let letGo = () => {};
  gate.save = async (...input) => {
    await new Promise<void>((resolve) => {
      letGo = resolve;
    });
    return save(...input);
  };
  autosave.change(content("One."));
  await vi.advanceTimersByTimeAsync(900);
  gate.save = save;
  autosave.change(content("Two."));
  letGo();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(saves).toEqual(["One.", "Two."]);
});

test("somebody else's draft is shown where nothing was typed here", () => {
  const { autosave, shown, others } = setUp();
  autosave.see(others("From Bea."));
  expect(shown).toEqual(["From Bea."]);
});

test("somebody else's draft is not overwritten; the choice decides", async () => {
  for (const choice of ["mine", "theirs"] as const) {
    const { autosave, statuses, others, shown, saves, onServer } = setUp();
    autosave.change(content("Mine."));
    others("Theirs.");
    await vi.advanceTimersByTimeAsync(900);
    expect(statuses.at(-1)).toBe("conflict");
    expect(onServer()).toBe("Theirs.");
    autosave.change(content("Mine too."));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(saves).toEqual([]);
    if (choice === "mine") {
      await autosave.keepMine();
      expect(onServer()).toBe("Mine too.");
    } else {
      autosave.takeTheirs();
      expect(shown).toEqual(["Theirs."]);
    }
    expect(statuses.at(-1)).toBe("saved");
  }
});

test("the same change in two tabs is no conflict", async () => {
  const { autosave, statuses, others } = setUp();
  autosave.change(content("Same."));
  others("Same.");
  await vi.advanceTimersByTimeAsync(900);
  expect(statuses.at(-1)).toBe("saved");
});

test("a server that cannot be reached is asked again", async () => {
  const { autosave, statuses, saves, gate } = setUp();
  const { save } = gate;
  gate.save = () => Promise.reject(new TypeError("failed to fetch"));
  autosave.change(content("Later."));
  await vi.advanceTimersByTimeAsync(900);
  expect(statuses.at(-1)).toBe("offline");
  gate.save = save;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(saves).toEqual(["Later."]);
});

test("what cannot be stored is said and not sent, and saved once it is mended", async () => {
  const { autosave, statuses, saves } = setUp();
  autosave.change({ ...content("Good."), name: " " });
  expect(await autosave.flush()).toBe(false);
  expect([saves, statuses.at(-1)]).toEqual([[], "unfit"]);
  autosave.change(content("Good."));
  expect(await autosave.flush()).toBe(true);
});
