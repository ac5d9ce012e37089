import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { speechFile } from "./tests/e2e/support/places";

/** Chromium's microphone plays the file from the moment the page opens it, over and over: what a busy machine missed
 * the first time is said again. */
const fakeMicrophone = [
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-audio-capture=${speechFile}`,
  "--autoplay-policy=no-user-gesture-required",
];
const quiet = [
  "--no-sandbox",
  "--headless=new",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  // There is none, and its stand-in takes half a core from the call.
  "--disable-gpu",
];

export default defineConfig({
  testDir: "tests/e2e",
  globalSetup: "./tests/e2e/support/global-setup.ts",
  outputDir: "test-results/e2e",
  workers: 1,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 20_000 },
  use: {
    permissions: ["microphone"],
    // Pictures of every moment, and movement that nobody sees, would take from the call the processor it needs.
    trace: { mode: "retain-on-failure", screenshots: false },
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: join(import.meta.dirname, "tests/e2e/support/chromium.sh"),
      args: [...quiet, ...fakeMicrophone],
    },
  },
});
