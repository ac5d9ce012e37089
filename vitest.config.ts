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
          fileParallelism: false,
        },
      },
    ],
  },
});
