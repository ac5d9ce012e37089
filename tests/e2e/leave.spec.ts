import { expect, test } from "@playwright/test";
import { callPageSchema } from "@/lib/calls/schema";
import { signIn, startCall, url } from "./support/talking";

test("leaving the page ends the call at once", async ({ page }) => {
  await signIn(page);
  await startCall(page, /type/i);
  await page.goto("about:blank");
  const newest = async () => {
    const response = await page.request.get(url("/api/calls?limit=1"));
    const [call] = callPageSchema.parse(await response.json()).items;
    return [call?.status, call?.endReason];
  };
  await expect.poll(newest).toEqual(["ended", "caller"]);
});
