import { expect, test } from "@playwright/test";
import { wordOverlap } from "../support/speech";
import { chromiumWith } from "./support/browser";
import { earlySpeechFile } from "./support/places";
import { earlyQuestion } from "./support/script";
import { lines, signIn, startCall } from "./support/talking";

test.use({ launchOptions: chromiumWith(earlySpeechFile) });

test("who speaks as soon as the microphone is open, before the agent is there, is heard whole and answered", async ({
  page,
}) => {
  await signIn(page);
  await startCall(page, /^Talk to Nova$/);
  await expect(lines(page, "agent").getByText(/In Tokyo it's/)).toBeVisible({ timeout: 30_000 });
  const heard = (await lines(page, "caller").allInnerTexts()).join(" ");
  expect(wordOverlap(earlyQuestion.text, heard)).toBe(1);
});
