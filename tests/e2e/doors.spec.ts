import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { signIn, url } from "./support/talking";

test("a stranger is sent to sign in, and a wrong password is told in one sentence", async ({ page }) => {
  await page.goto(url("/calls"));
  await expect(page).toHaveURL(/\/login\?callbackUrl=/);
  await page.getByLabel("E-mail").fill("nobody@example.org");
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /\S/ })).toBeVisible();
  expect((await page.request.get(url("/api/calls"))).status()).toBe(401);
});

test("a blocked microphone gets its own helpful screen", async ({ browser }) => {
  const context = await browser.newContext({ permissions: [] });
  const page = await context.newPage();
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("denied", "NotAllowedError"));
  });
  await signIn(page);
  await page.getByRole("button", { name: /^Talk to/ }).click();
  await expect(page.getByTestId("call-status")).toHaveAttribute("data-reason", "mic-denied");
  await expect(page.getByRole("button", { name: "Type instead" })).toBeVisible();
  await context.close();
});

const pages = [
  "/",
  "/calls",
  "/agents",
  "/agents/nova",
  "/settings/models",
  "/settings/providers",
  "/settings/voices",
  "/settings/people",
  "/settings/system",
];

const viewports = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];

test("every page is free of accessibility faults, in light and dark, on phone and desktop", async ({ page }) => {
  await signIn(page);
  for (const path of pages) {
    await page.goto(url(path), { waitUntil: "networkidle" });
    for (const viewport of viewports) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        // No page of ours has frames; without them one page is enough to look at it.
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
      }
    }
  }
});
