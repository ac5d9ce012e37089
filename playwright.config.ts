import { defineConfig } from "@playwright/test";
import { chromiumWith } from "./tests/e2e/support/browser";
import { speechFile } from "./tests/e2e/support/places";

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
    launchOptions: chromiumWith(speechFile),
  },
});
