import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { expect, test } from "@playwright/test";
import { z } from "zod";
import { closeServers } from "../support/serve";
import { startToolServer } from "../support/tool-server";
import { faults, look } from "./support/look";
import { signIn, url } from "./support/talking";

test.afterAll(closeServers);

test("a builder uploads a plug-in and chooses an MCP server's tools", async ({ page }) => {
  await signIn(page);
  const panel = page.getByRole("complementary", { name: "Test" });
  const save = page.getByRole("button", { name: "Save" });

  await page.goto(url("/skills/new?kind=wasm"));
  await look(page, "wasm-empty");
  await save.click();
  await expect(page.getByText("Upload the module first.")).toBeVisible();
  const module = await readFile(join(import.meta.dirname, "../../agent/skills/wasm/__fixtures__/plug-in.wasm"));
  await page.locator("input[type=file]").setInputFiles([
    { name: "plug-in.wasm", mimeType: "application/wasm", buffer: module },
    { name: "plug-in.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(manifest)) },
  ]);
  await expect(page.getByText(/^[0-9a-f]{64}$/)).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("greeter");
  await page.getByLabel("Value of setting 1").fill("Good morning");
  await panel.getByRole("button", { name: "Try it" }).click();
  await panel.getByLabel("city").fill("Köln");
  await panel.getByRole("button", { name: "Run" }).click();
  await expect(panel.getByRole("status")).toContainText('Good morning: {"city":"Köln"}');
  expect(await faults(page)).toEqual([]);
  await look(page, "wasm");
  await save.click();
  await page.waitForURL(url("/skills/greeter"));

  const office = await startToolServer(makeOffice);
  await page.goto(url("/skills/new?kind=mcp"));
  await look(page, "mcp-empty");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill("office");
  await page.getByLabel("Address").fill(office.url);
  await page.getByRole("button", { name: "Show its tools" }).click();
  await page.getByRole("switch", { name: "book-room" }).click();
  await expect(page.getByRole("switch", { name: "Asks first" }).first()).toBeChecked();
  await page.getByRole("switch", { name: /free-rooms/ }).click();
  await panel.getByRole("button", { name: "Try it" }).click();
  await panel.getByRole("combobox").click();
  await page.getByRole("option", { name: /free-rooms/ }).click();
  await panel.getByLabel("day").fill("friday");
  await panel.getByRole("button", { name: "Run" }).click();
  await expect(panel.getByRole("status")).toContainText("On friday the blue room is free.");
  expect(await faults(page)).toEqual([]);
  await look(page, "mcp");
  await save.click();
  await page.waitForURL(url("/skills/office"));
  await expect(page.getByText("2 chosen, 1 more offered")).toBeVisible();
  await page.getByRole("switch", { name: "Sign in with OAuth" }).click();
  await expect(page.getByText("Save the skill first, then sign in.")).toBeVisible();
  await look(page, "mcp-saved");
  await page.getByRole("combobox", { name: "How it is reached" }).click();
  await page.getByRole("option", { name: /Program/ }).click();
  await look(page, "mcp-program");
});

const manifest = {
  description: "Greets a city. Not for people.",
  functionName: "good",
  input: { type: "object", properties: { city: { type: "string", description: "Which one." } }, required: ["city"] },
  settings: ["greeting"],
  memoryMegabytes: 2,
};

function makeOffice(): McpServer {
  const server = new McpServer({ name: "office", version: "1" });
  const day = { day: z.string().describe("Day of the week.") };
  const reads = { readOnlyHint: true };
  server.registerTool(
    "free-rooms",
    { description: "Tells which meeting rooms are free on a day.", inputSchema: day, annotations: reads },
    ({ day: asked }) => ({ content: [{ type: "text", text: `On ${asked} the blue room is free.` }] }),
  );
  server.registerTool("book-room", { description: "Books a meeting room for a day.", inputSchema: day }, () => ({
    content: [{ type: "text", text: "Booked." }],
  }));
  const long = "Raumbelegungsübersichtstabellenaktualisierung für sämtliche Besprechungsräume. ".repeat(6);
  server.registerTool("update-all-of-the-meeting-room-occupancy-tables-at-once", { description: long }, () => ({
    content: [],
  }));
  return server;
}
