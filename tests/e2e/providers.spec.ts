import { expect, type Page, test } from "@playwright/test";
import { type ScriptedAnswer, startScriptedOpenai } from "../support/scripted-openai";
import { faults, look } from "./support/look";
import { filesWith, overhear } from "./support/secrets";
import { publish, signIn, url } from "./support/talking";

const key = "sk-never-to-be-seen-again-4711";

test("an admin connects a server, tests it, and an agent falls back on it", async ({ page }) => {
  // When it refuses a key it says which one, as some servers do.
  const refusal: ScriptedAnswer = { status: 401, message: `Incorrect API key provided: ${key}` };
  const answers: ScriptedAnswer[] = [{ text: "Which model?" }, refusal];
  const server = await startScriptedOpenai(() => answers.shift() ?? { text: "Hello there." });
  const traffic = overhear(page);
  try {
    await signIn(page);
    await page.goto(url("/settings/providers"));
    await expect(page.getByRole("heading", { name: "Everything runs on this machine" })).toBeVisible();

    await openForm(page);
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(dialog.getByLabel("Address")).toBeFocused();
    await expect(dialog.getByRole("alert").first()).toHaveText("This is needed.");
    expect(await faults(page)).toEqual([]);

    await dialog.getByLabel("Address").fill(server.baseUrl);
    await dialog.getByLabel("Name").fill("Big model");
    await dialog.getByRole("button", { name: "Find models" }).click();
    await dialog.getByRole("button", { name: "Choose a model" }).click();
    await page.getByRole("menuitem", { name: "scripted" }).click();
    await dialog.getByLabel("Key (optional)").fill(key);
    await dialog.getByRole("button", { name: "Test", exact: true }).click();
    await expect(dialog.getByText("The server refuses this key.")).toBeVisible();
    await dialog.getByRole("button", { name: "Test", exact: true }).click();
    await expect(dialog.getByRole("status").filter({ hasText: "It works." })).toContainText("Hello there.");
    expect(server.requests.length).toBeGreaterThan(0);
    await dialog.getByText("Price and more settings").click();
    await dialog.getByLabel("A million tokens read").fill("0,15");
    expect(await faults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Connect", exact: true }).click();

    await expect(dialog).toBeHidden();
    const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Big model" }) });
    await expect(card).toContainText("Not used yet");
    await expect(card).toContainText("0.15 USD a million tokens read");
    await card.getByRole("button", { name: "Test Big model" }).click();
    await expect(card.getByText("It works.")).toBeVisible();
    await page.reload();
    await expect(card).toContainText("Stored");
    await look(page, "providers");
    // Nowhere: in no answer and no page, no log, no row, none of Postgres' files. What is not secret is found that way.
    expect(await traffic.with(key)).toEqual([]);
    expect(await traffic.with("Big model")).not.toEqual([]);
    expect(await page.content()).not.toContain(key);
    expect(filesWith(key)).toEqual([]);
    expect(filesWith("Big model")).not.toEqual([]);

    await page.goto(url("/agents/nova"));
    await page.getByRole("button", { name: "Add a fallback for language model" }).click();
    await page.getByRole("combobox", { name: "Fallback 1 for language model" }).click();
    await page.getByRole("option", { name: "Big model" }).click();
    await publish(page);
    await page.reload();
    await expect(page.getByRole("combobox", { name: "Fallback 1 for language model" })).toHaveText("Big model");
    expect(await faults(page)).toEqual([]);

    // In use, it cannot be removed by mistake; left out of the agent, it can.
    await page.goto(url("/settings/providers"));
    await removeFromList(page, "Big model");
    await expect(page.getByRole("alert").filter({ hasText: "still uses this server" })).toBeVisible();
    await page.goto(url("/agents/nova"));
    await page.getByRole("button", { name: "Remove fallback 1 for language model" }).click();
    await publish(page);
    await page.goto(url("/settings/providers"));
    await removeFromList(page, "Big model");
    await expect(page.getByRole("heading", { name: "Everything runs on this machine" })).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("a voice can be found, heard and starred", async ({ page }) => {
  await signIn(page);
  await page.goto(url("/settings/voices"));
  const first = page.getByRole("button", { name: /^Play / }).first();
  const name = (await first.getAttribute("aria-label"))?.replace("Play ", "") ?? "";
  await page.getByLabel("What they say").fill("The kettle is on.");
  const sample = page.waitForResponse((response) => response.url().includes("/api/providers/speech"));
  await first.click();
  await expect(page.getByRole("button", { name: `Stop ${name}` })).toBeVisible();
  expect((await sample).headers()["content-type"]).toBe("audio/wav");
  await expect(page.getByRole("button", { name: `Play ${name}` })).toBeVisible();

  const star = page.getByRole("button", { name: `Favourite: ${name}` });
  const kept = page.waitForResponse((response) => response.request().method() === "POST");
  await star.click();
  await kept;
  await page.reload();
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByLabel("What they say")).toHaveValue("The kettle is on.");
  await look(page, "voices");
  await page.getByLabel("Search voices").fill("no such voice");
  await expect(page.getByRole("heading", { name: "No voice fits" })).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

/** Taps until the page reacts: a tap before the page's code has loaded goes nowhere. */
async function openForm(page: Page): Promise<void> {
  const card = page.getByRole("dialog").getByRole("button", { name: /^OpenAI-compatible server/ });
  await expect(async () => {
    if (!(await card.isVisible())) {
      await page.getByRole("button", { name: "Connect a provider" }).click({ timeout: 1_000 });
    }
    await expect(card).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await card.click();
}

async function removeFromList(page: Page, name: string): Promise<void> {
  const confirm = page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true });
  await expect(async () => {
    if (!(await confirm.isVisible())) {
      await page.getByRole("button", { name: `Remove ${name}` }).click({ timeout: 1_000 });
    }
    await expect(confirm).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await confirm.click();
}
