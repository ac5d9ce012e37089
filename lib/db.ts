import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@/generated/prisma/client";
import { env } from "./env";

function create() {
  const { DATABASE_URL, DATABASE_POOL } = env();
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: DATABASE_URL, max: DATABASE_POOL }) });
}
type Database = ReturnType<typeof create>;

// Kept on globalThis so that hot reload in development does not open a pool per edit.
const holder = globalThis as unknown as { parleyDatabase?: Database };

function instance(): Database {
  holder.parleyDatabase ??= create();
  return holder.parleyDatabase;
}

/** The database client. Opens its pool at first use, so that importing it (as `next build` does) needs no database. */
export const db: Database = new Proxy({} as Database, {
  get: (_target, key) => Reflect.get(instance(), key),
});
