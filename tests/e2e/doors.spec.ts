import { expect, test } from "@playwright/test";
import { faults, inEveryLook } from "./support/look";
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
  "/agents/nova/versions",
  "/skills",
  "/analytics",
  "/account",
  "/settings/models",
  "/settings/providers",
  "/settings/voices",
  "/settings/people",
  "/settings/system",
];

test("every page is free of accessibility faults, in light and dark, on phone and desktop", async ({ page }) => {
  await signIn(page);
  for (const path of pages) {
    await page.goto(url(path), { waitUntil: "networkidle" });
    await inEveryLook(page, async (how) => {
      expect(await faults(page), `${path} ${how}`).toEqual([]);
    });
  }
});
