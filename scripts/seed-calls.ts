// Made-up calls in the database of DATABASE_URL, to look at: node --import tsx scripts/seed-calls.ts --turns 5000
import { parseArgs } from "node:util";
import { db } from "@/lib/db";
import { seedCalls } from "./seed/calls";

const { values } = parseArgs({
  options: { turns: { type: "string", default: "5000" }, days: { type: "string", default: "60" } },
});
const calls = await seedCalls({ turns: Number(values.turns), days: Number(values.days) });
console.log(`${calls} calls were added.`);
await db.$disconnect();
