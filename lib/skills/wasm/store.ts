import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { keepModule, removeModulesBut } from "./files";
import { inspectModule, sha256Of } from "./inspect";
import type { ModuleFacts } from "./schema";

/** Most memory any skill may give a module; each one sets its own limit below. */
const mostPages = 4_096;

/** Keeps an uploaded module, and tells what it is. None of it is run. For builders; `invalid_input` for what is no plug-in,
 * and when its hash is not the expected one. */
export async function uploadModule(viewer: Viewer, bytes: Uint8Array, expected?: string): Promise<ModuleFacts> {
  authorise(viewer, "skill:write");
  const sha256 = sha256Of(bytes);
  if (expected !== undefined && expected !== sha256) {
    throw new AppError("invalid_input", `This is another module than expected: its SHA-256 is ${sha256}.`);
  }
  const facts = await inspectModule(bytes, mostPages);
  await keepModule(bytes);
  const data = { sha256, bytes: facts.bytes };
  await db.auditEntry.create({ data: { actorId: viewer.id, action: "skill-module-uploaded", subject: sha256, data } });
  await removeModulesBut(usedModules);
  return facts;
}

/** Of these, the ones that some version of a skill has. */
async function usedModules(candidates: string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ sha256: string }[]>`
    select distinct config ->> 'sha256' as sha256 from "SkillVersion"
    where config ->> 'kind' = 'wasm' and config ->> 'sha256' = any(${candidates}::text[])`;
  return new Set(rows.map((row) => row.sha256));
}
