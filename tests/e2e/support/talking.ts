import { expect, type Page } from "@playwright/test";
import { admin } from "./places";

export const url = (path = "/") => `${process.env.E2E_URL}${path}`;

export async function signIn(
  page: Page,
  { email, password }: { email: string; password: string } = admin,
): Promise<void> {
  await page.goto(url("/login"));
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: /^Talk to/ })).toBeVisible();
}

export const callStatus = (page: Page) => page.getByTestId("call-status");
export const lines = (page: Page, speaker: "caller" | "agent") =>
  page.getByRole("region", { name: "Transcript" }).locator(`[data-speaker="${speaker}"]`);

/** Taps until the page reacts: a tap before the page's code has loaded goes nowhere, one on a busy machine takes its time. */
export async function startCall(page: Page, button: RegExp): Promise<void> {
  await expect(async () => {
    const isIdle = (await callStatus(page).getAttribute("data-state", { timeout: 1_000 })) === "idle";
    if (isIdle) await page.getByRole("button", { name: button }).click({ timeout: 1_000 });
    await expect(callStatus(page)).not.toHaveAttribute("data-state", "idle", { timeout: 1_000 });
  }).toPass();
  await expect(callStatus(page)).toHaveAttribute("data-state", /listening|speaking/);
}

/** Makes a version of the agent's draft, which answers from the next call on. */
export async function publish(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("answers from the next call on.").first()).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
}
