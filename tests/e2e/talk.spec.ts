import { expect, type Page, test } from "@playwright/test";
import { callDetailSchema } from "@/lib/calls/schema";
import { wordOverlap } from "../support/speech";
import { openEars } from "./support/ears";
import { script } from "./support/script";
import { lines, signIn, startCall, url } from "./support/talking";

const [question, long] = script;

test("sign in, talk, be understood, interrupt, hang up, read and hear it again", async ({ page }) => {
  await signIn(page);
  await startCall(page, /^Talk to Nova$/);
  const ears = await openEars(page);
  await showLatency(page);

  await test.step("the spoken question is transcribed and answered aloud by the time skill", async () => {
    await expect(
      lines(page, "agent")
        .getByText(/In Tokyo it's/)
        .first(),
    ).toBeVisible({ timeout: 70_000 });
    const heard = (await lines(page, "caller").allInnerTexts()).join(" ");
    expect(wordOverlap(question.text, heard)).toBeGreaterThanOrEqual(0.8);
    await ears.sound(5_000);
    await ears.silence(1_000);
    await expect(page.getByTestId("latency-badge")).toHaveText(/\d m?s$/);
  });

  await test.step("speaking over the agent stops its voice in the middle of a sentence", async () => {
    await expect(
      lines(page, "agent")
        .getByText(/You said: the quick brown fox/i)
        .first(),
    ).toBeVisible({ timeout: 70_000 });
    await ears.sound();
    await expect(
      lines(page, "caller")
        .getByText(/stop\w* talking/i)
        .first(),
    ).toBeVisible({ timeout: 70_000 });
    await ears.silence(600, 5_000);
  });

  await page.getByRole("button", { name: "End call" }).click();
  await expect(page.getByRole("heading", { name: "Call ended" })).toBeVisible();
  await page.getByRole("link", { name: "See transcript" }).click();
  await readTheCall(page);
});

async function showLatency(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sound and line" }).click();
  await page.getByRole("switch", { name: /how fast answers come/ }).click();
  await page.keyboard.press("Escape");
}

async function readTheCall(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/calls\/[0-9a-f-]{36}$/);
  const main = page.getByRole("main");
  await expect(main.getByText(/In Tokyo it's/).first()).toBeVisible();
  await expect(main.getByText(/the quick brown fox/i).first()).toBeVisible();

  const callId = page.url().split("/").at(-1);
  const read = async () => callDetailSchema.parse(await (await page.request.get(url(`/api/calls/${callId}`))).json());
  // The last words of a call are written while the page already shows it.
  await expect.poll(async () => (await read()).endedAt, { timeout: 15_000 }).not.toBeNull();
  const { turns, toolCalls } = await read();
  await page.reload();
  expect(turns.slice(0, 3).map(({ role }) => role)).toEqual(["agent", "caller", "agent"]);
  expect(toolCalls[0]).toMatchObject({ name: "time", direct: true });
  const echo = turns.find(({ text, interrupted }) => interrupted && text.startsWith("You said"));
  expect(echo?.heardText?.length).toBeLessThan(long.text.length - 10);

  await test.step("the browser told when it heard each answer, and the stages add up to it", async () => {
    for (const { role, ledger } of turns.slice(0, 3)) {
      if (role === "agent") expect(ledger?.heardAt).toBeGreaterThanOrEqual(ledger?.playbackStartedAt ?? Infinity);
    }
    await main
      .getByText(/^Answered in/)
      .first()
      .click();
    const table = main.getByRole("table").first();
    await expect(table.getByRole("caption")).toHaveText(/as heard by the caller/);
    const [together = 0, ...stages] = (
      await table
        .getByRole("row")
        .getByText(/^\d+ ms$/)
        .allInnerTexts()
    )
      .map((text) => Number.parseInt(text, 10))
      .reverse();
    expect(stages.reduce((sum, stage) => sum + stage, 0)).toBe(together);
  });

  await test.step("the recording plays", async () => {
    await page.getByRole("button", { name: /^Play/ }).first().click();
    await page.waitForFunction(() => (document.querySelector<HTMLAudioElement>("main audio")?.currentTime ?? 0) > 0.5);
  });
}
