import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { lines, signIn, startCall, url } from "./support/talking";

test("a typed call is found by its words, read as a waterfall, rated and taken along", async ({ page }) => {
  await signIn(page);
  await startCall(page, /type/i);
  await page.getByLabel("Message to Nova").fill("What time is it in Lisbon?");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(lines(page, "agent").getByText(/In Lisbon it's/)).toBeVisible();
  await page.getByRole("button", { name: "End call" }).click();
  await page.getByRole("button", { name: "It was good", exact: true }).click();

  await page.goto(url("/calls"));
  await page.getByLabel("Search what was said").fill("lisbon");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=lisbon/);
  await page
    .getByRole("link", { name: /Lisbon/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { name: "Call with Nova" })).toBeVisible();
  // The starter judges nothing: the title is what was asked, and the page says so.
  const after = page.getByRole("region", { name: "After the call" });
  await expect(after.getByRole("heading", { name: "What time is it in Lisbon?" })).toBeVisible({ timeout: 30_000 });
  await expect(after.getByText(/the caller’s own words\. The starter model cannot judge a call\./)).toBeVisible();
  await page
    .getByText(/^Answered in/)
    .first()
    .click();
  await expect(page.getByText("Together")).toBeVisible();
  await expect(page.getByRole("region", { name: "Reviews" }).getByText("Good", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Text", exact: true }).click();
  expect(readFileSync(await (await download).path(), "utf8")).toContain("What time is it in Lisbon?");
});
