import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { faults } from "./support/look";
import { signIn, url } from "./support/talking";

test("a builder makes an agent, tries it, publishes it, gives a part of the callers a second version, and takes it home", async ({
  page,
}) => {
  await signIn(page);
  await page.goto(url("/agents"));
  await newAgent(page, "Front desk");
  await expect(page.getByTestId("agent-version")).toHaveText("Nobody can call it yet");

  // A slip is found while it is written, and mended with the keyboard.
  const prompt = page.getByRole("textbox", { name: "Instructions" });
  await prompt.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("You work at the front desk. Greet {{caler.name}} kindly.");
  await expect(page.getByRole("alert").filter({ hasText: "Line 1, column 35" })).toContainText(
    "Did you mean {{caller.name}}?",
  );
  await expect(page.getByRole("button", { name: "Publish", exact: true })).toBeDisabled();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("You work at the front desk. Greet {{caller.name");
  await page.keyboard.type("}} kindly.");
  await page.getByLabel("Greeting", { exact: true }).fill("Hello {{caller.name}}, this is the front desk.");
  await expect(page.getByTestId("save-status")).toHaveAttribute("data-status", "saved");
  expect(await faults(page)).toEqual([]);

  // The draft answers in the editor, typed to, with what each answer took.
  const panel = page.getByTestId("try-panel");
  await panel.getByRole("button", { name: "Type" }).click();
  await expect(panel.getByTestId("try-status")).toHaveAttribute("data-state", /listening|speaking/);
  await expect(panel.locator("[data-speaker=agent]").getByText("Hello Admin, this is the front desk.")).toBeVisible();
  await panel.getByLabel("Message to Front desk").fill("What time is it in Paris?");
  await panel.getByRole("button", { name: "Send" }).click();
  await expect(
    panel
      .getByTestId("try-answers")
      .getByText(/ms$|s$/)
      .first(),
  ).toBeVisible();
  await expect(panel.getByTestId("try-answers").getByText("Time", { exact: true })).toBeVisible();
  await panel.getByRole("button", { name: "End call" }).click();

  await publish(page, "The first one");
  await expect(page.getByTestId("agent-version")).toContainText("Same as version 1");
  await page.getByLabel("Greeting", { exact: true }).fill("Good day {{caller.name}}, this is the front desk.");
  await expect(page.getByTestId("agent-version")).toContainText("Changed since version 1");
  await publish(page, "More formal", "30 % of the callers");

  await page.getByRole("link", { name: "Versions" }).click();
  const answering = page.getByRole("table");
  await expect(answering.getByRole("row", { name: /Version 1 70 %/ })).toBeVisible();
  await expect(answering.getByRole("row", { name: /Version 2 30 %/ })).toBeVisible();
  await expect(page.getByText("Too few calls yet to tell them apart.")).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await faults(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 720 });

  await page.getByRole("link", { name: "What changed" }).click();
  await expect(page.getByRole("deletion")).toHaveText(["Hello"]);
  await expect(page.getByRole("insertion")).toHaveText(["Good day"]);
  expect(await faults(page)).toEqual([]);

  await page.goto(url("/agents"));
  await expect(page.getByText("v1 70 % · v2 30 %").filter({ visible: true })).toBeVisible();
  await page.getByRole("button", { name: "More about Front desk" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Export as a file" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("front-desk.yaml");
  expect(await readFile(await file.path(), "utf8")).toContain("greeting: Good day {{caller.name}}");
});

test("two tabs do not write over each other", async ({ page, context }) => {
  await signIn(page);
  await page.goto(url("/agents"));
  await newAgent(page, "Twins");
  const other = await context.newPage();
  await other.goto(url("/agents/twins"));
  await other.getByLabel("Description").fill("From the other tab");
  await expect(other.getByTestId("save-status")).toHaveAttribute("data-status", "saved");

  // Nothing was written here, so the other's words simply appear.
  await expect(page.getByLabel("Description")).toHaveValue("From the other tab");

  // Here something was, and it could not be saved yet.
  await page.route("**/agents/twins", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await page.getByLabel("Description").fill("From this tab");
  await expect(page.getByTestId("save-status")).toHaveAttribute("data-status", "offline");
  await other.getByLabel("Description").fill("From the other tab again");
  await expect(page.getByText("Yours differs in: Description.")).toBeVisible();
  await page.unroute("**/agents/twins");
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect(page.getByTestId("save-status")).toHaveAttribute("data-status", "saved");
  await expect(other.getByLabel("Description")).toHaveValue("From this tab");
});

/** Taps until the page reacts: a tap before the page's code has loaded goes nowhere. */
async function newAgent(page: Page, name: string): Promise<void> {
  const field = page.getByRole("dialog").getByLabel("Name");
  await expect(async () => {
    if (!(await field.isVisible())) await page.getByRole("button", { name: "New agent" }).click({ timeout: 1_000 });
    await expect(field).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await field.fill(name);
  await page.getByRole("button", { name: "Make agent" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(page.getByTestId("prompt")).toBeVisible();
}

async function publish(page: Page, note: string, share?: string): Promise<void> {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Note").fill(note);
  if (share) {
    await dialog.getByLabel("Who gets it").click();
    await page.getByRole("option", { name: share }).click();
  }
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(dialog).toBeHidden();
}
