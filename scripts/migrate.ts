// `npm run db:migrate`: applies prisma/migrations to DATABASE_URL. Needs no Prisma engine.
import { join } from "node:path";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { migrate } from "./start/migrate";

try {
  const applied = await migrate(env().DATABASE_URL, join(import.meta.dirname, "../prisma/migrations"));
  console.log(applied.length > 0 ? `Applied ${applied.join(", ")}` : "The database is up to date.");
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exitCode = 1;
}
