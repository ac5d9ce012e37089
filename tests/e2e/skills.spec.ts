import { createServer } from "node:http";
import { expect, test } from "@playwright/test";
import { addressOf, close, listen } from "../support/serve";
import { faults, look } from "./support/look";
import { lines, publish, signIn, startCall, url } from "./support/talking";

test("a builder makes a skill of an API, tries it, and gives it to an agent", async ({ page }) => {
  const api = createServer((request, response) => {
    const day = new URL(request.url ?? "", "http://api").searchParams.get("day");
    response.setHeader("content-type", "application/json");
    if (request.headers["x-key"] !== "k3y-of-the-tables") return response.writeHead(401).end("{}");
    return response.end(JSON.stringify({ tables: [{ free: 3, day }] }));
  });
  await listen(api);
  try {
    await signIn(page);
    await page.goto(url("/skills"));
    await expect(page.getByRole("link", { name: /Weather/ })).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await look(page, "skills");

    await page.getByRole("button", { name: "Add a secret" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("TABLES_KEY");
    await dialog.getByLabel("Value").fill("k3y-of-the-tables");
    await dialog.getByLabel("Hosts").fill("127.0.0.1");
    await dialog.getByRole("button", { name: "Store" }).click();
    await expect(page.getByRole("button", { name: "Replace TABLES_KEY" })).toBeVisible();

    await page.getByRole("button", { name: "New skill" }).click();
    await page.getByRole("menuitem", { name: /HTTP request/ }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "Some fields need another look" })).toBeVisible();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("find-tables");
    await page.getByLabel("Description").fill("Finds free tables in our restaurant.");
    await page.getByRole("button", { name: "Add a value" }).click();
    await page.getByRole("textbox", { name: "Name", exact: true }).nth(1).fill("day");
    await page.getByLabel("Address").fill(`${addressOf(api)}/tables?day={{day}}`);
    await page.getByRole("button", { name: "Add a header" }).click();
    await page.getByLabel("Name of header 1").fill("X-Key");
    await page.getByLabel("Value of header 1").fill("{{secret.TABLES_KEY}}");
    await page.getByLabel("Part that counts").fill("$.tables[0]");
    await page.getByLabel("Sentence", { exact: true }).fill("There are {{$.free}} tables free on {{$.day}}.");
    await page.getByRole("button", { name: "Add phrases" }).click();
    await page.getByLabel("Sentences").fill("any tables free on {day:day}");

    const panel = page.getByRole("complementary", { name: "Test" });
    await panel.getByRole("button", { name: "Try it" }).click();
    await panel.getByLabel("day").fill("friday");
    await panel.getByRole("button", { name: "Run" }).click();
    await expect(panel.getByRole("status")).toContainText("There are 3 tables free on friday.");
    await expect(panel.getByRole("status")).toContainText(/\d ms/);
    expect(await faults(page)).toEqual([]);
    await look(page, "new-skill");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(url("/skills/find-tables"));
    await expect(page.getByText("Version 1")).toBeVisible();

    await page.goto(url("/agents/nova"));
    await page.getByRole("switch", { name: /find-tables/ }).click();
    await publish(page);

    // From the next call on it answers at once, without the language model.
    await page.goto(url("/"));
    await startCall(page, /type/i);
    await page.getByLabel("Message to Nova").fill("Any tables free on Friday?");
    await page.getByRole("button", { name: "Send" }).click();
    await expect(lines(page, "agent").getByText("There are 3 tables free on friday.")).toBeVisible();
    await page.getByRole("button", { name: "End call" }).click();
    await expect(page.getByRole("heading", { name: "Call ended" })).toBeVisible();

    await page.goto(url("/skills/import"));
    await page.getByLabel("Command").fill("curl https://api.example.com/menu -H 'X-Api-Key: abc'");
    await page.getByRole("button", { name: "Read it" }).click();
    await expect(page.getByText("The key in it is stored as the secret")).toBeVisible();
    await look(page, "import");
    await page.goto(url("/account"));
    await expect(page.getByRole("heading", { name: "What agents remember" })).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await look(page, "account");
  } finally {
    await close(api);
  }
});
