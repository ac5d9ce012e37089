import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") };

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["{agent,app,components,engine,lib,scripts,prisma}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.live.test.ts", "node_modules/**"],
          testTimeout: 20_000,
          // Loading everything anew for each file took longer than the tests. They share a process, and so its environment.
          isolate: false,
          maxWorkers: 2,
          env: {
            PARLEY_SECRET: "only-for-tests-secret-of-32-chars",
            PARLEY_DATA: join(tmpdir(), `parley-unit-${process.pid}`),
            ENGINE_URL: "http://127.0.0.1:9", // nobody
          },
        },
      },
      {
        // Only by name: asks the vendors themselves, with keys of yours.
        resolve: { alias },
        test: { name: "live", include: ["{agent,lib}/**/*.live.test.ts"], testTimeout: 20_000 },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: ["tests/support/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        // Calls and the engine in real time, one after another: two at once on two cores would be in each other's way.
        resolve: { alias },
        test: {
          name: "realtime",
          include: ["tests/realtime/**/*.test.ts"],
          globalSetup: ["tests/support/global-setup.ts", "tests/support/engine-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
