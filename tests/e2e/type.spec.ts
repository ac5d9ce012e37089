import { expect, test } from "@playwright/test";
import { openEars } from "./support/ears";
import { lines, signIn, startCall } from "./support/talking";

test("typed words are answered aloud, without a microphone", async ({ page }) => {
  await signIn(page);
  await startCall(page, /type/i);
  const ears = await openEars(page);
  await page.getByLabel("Message to Nova").fill("What time is it in Paris?");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(lines(page, "agent").getByText(/In Paris it's/)).toBeVisible();
  await ears.sound();
  await page.getByRole("button", { name: "End call" }).click();
  await expect(page.getByRole("heading", { name: "Call ended" })).toBeVisible();
});
