import { expect, test } from "@playwright/test";
import { openEars } from "./support/ears";
import { callStatus, lines, signIn } from "./support/talking";

test("typed words are answered aloud, without a microphone", async ({ page }) => {
  await signIn(page);
  await page.getByRole("button", { name: /type/i }).click();
  await expect(callStatus(page)).toHaveAttribute("data-state", /listening|speaking/);
  const ears = await openEars(page);
  await page.getByLabel("Message to Nova").fill("What time is it in Paris?");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(lines(page, "agent").getByText(/In Paris it's/)).toBeVisible();
  await ears.sound();
  await page.getByRole("button", { name: "End call" }).click();
  await expect(page.getByText("Call ended")).toBeVisible();
});
