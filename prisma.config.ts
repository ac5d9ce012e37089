import { defineConfig } from "prisma/config";

process.env.CHECKPOINT_DISABLE ??= "1";
// `prisma generate` only checks that the file exists; without this the command line downloads a native engine.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations", seed: "tsx prisma/seed.ts" },
  datasource: { url: process.env.DATABASE_URL ?? "postgresql://parley@127.0.0.1:5488/parley" },
});
