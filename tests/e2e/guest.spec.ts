import { expect, test } from "@playwright/test";
import { faults, look } from "./support/look";
import { callStatus, lines, publish, signIn, startCall, url } from "./support/talking";

test("a guest talks by a public link and opens nothing else; a new link stops the old one", async ({
  page,
  browser,
}) => {
  await signIn(page);
  await page.goto(url("/agents/nova"));
  await page.getByRole("switch", { name: "Public link" }).click();
  const field = page.getByLabel("Address", { exact: true });
  await expect(field).toHaveValue(/\/p\/[\w-]{43}$/);
  const link = await field.inputValue();
  expect(await faults(page)).toEqual([]);
  await look(page, "access");

  const context = await browser.newContext();
  const guest = await context.newPage();
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "Nova" })).toBeVisible();
  expect(await faults(guest)).toEqual([]);
  await look(guest, "guest");
  await startCall(guest, /type/i);
  await guest.getByLabel("Message to Nova").fill("What time is it in Paris?");
  await guest.getByRole("button", { name: "Send" }).click();
  await expect(lines(guest, "agent").getByText(/In Paris it's/)).toBeVisible();
  await guest.getByRole("button", { name: "End call" }).click();
  await expect(guest.getByRole("heading", { name: "Call ended" })).toBeVisible();
  await expect(guest.getByRole("link", { name: "See transcript" })).toHaveCount(0);
  await guest.getByRole("button", { name: "It was good" }).click();
  await guest.getByLabel("In your words").fill("Quick.");
  await guest.getByRole("button", { name: "Send" }).click();
  await expect(guest.getByText("Thank you. That helps.")).toBeVisible();
  await look(guest, "guest-ended");

  for (const path of ["/api/calls", "/api/agents", "/api/skills"]) {
    expect((await guest.request.get(url(path))).status(), path).toBe(401);
  }
  for (const path of ["/", "/calls", "/agents/nova"]) {
    await guest.goto(url(path));
    await expect(guest).toHaveURL(/\/login/);
  }

  await page.getByRole("button", { name: "New link" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make a new link" }).click();
  await expect(field).not.toHaveValue(link);
  const fresh = await field.inputValue();
  expect((await guest.goto(link))?.status()).toBe(404);
  await expect(guest.getByText("This link does not work")).toBeVisible();
  expect(await faults(guest)).toEqual([]);
  expect((await guest.goto(fresh))?.status()).toBe(200);

  await page.goto(url("/calls"));
  await expect(page.getByText("Guest").filter({ visible: true }).first()).toBeVisible();
  await page.goto(url("/agents/nova"));
  await page.getByRole("switch", { name: "Public link" }).click();
  await expect(field).toHaveCount(0);
  expect((await guest.goto(fresh))?.status()).toBe(404);
  await context.close();
});

test("a caller who is handed over sees who they talk to", async ({ page }) => {
  await signIn(page);
  await page.goto(url("/agents"));
  await page.getByRole("button", { name: "New agent" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Max");
  await page.getByRole("button", { name: "Make agent" }).click();
  await page.waitForURL(url("/agents/max"));
  await publish(page);
  await page.goto(url("/agents/nova"));
  await page.getByRole("switch", { name: "Max" }).click();
  await look(page, "hand-over");
  await publish(page);

  await page.goto(url("/?agent=nova"));
  await startCall(page, /type/i);
  await page.getByLabel("Message to Nova").fill("Transfer me to Max.");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(lines(page, "agent").getByText(/hand you over to Max/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Transcript" }).getByText("Max takes over")).toBeVisible();
  await expect(lines(page, "agent").getByText(/this is Max\. Nova has handed you over/)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Max" })).toBeVisible();
  await expect(callStatus(page)).toHaveAttribute("data-state", /listening|speaking/);
  await look(page, "handed-over");
  await page.getByRole("button", { name: "End call" }).click();
  await page.getByRole("link", { name: "See transcript" }).click();
  await expect(page.getByText("Handed over to Max")).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await look(page, "handed-over-call");
});
