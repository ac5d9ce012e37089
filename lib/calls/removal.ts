import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { forgetAnalyses } from "./analysis-store";
import { forgetWords } from "./spelling";

const folderOf = (callId: string) => join(env().PARLEY_DATA, "recordings", z.uuid().parse(callId));

/** Removes all that was recorded of a call, and says so in its row. The sound goes first: what is interrupted is found and
 * finished the next time. */
export async function removeSound(callId: string): Promise<void> {
  await rm(folderOf(callId), { recursive: true, force: true });
  await db.$executeRaw`update "Call" set recording = null where id = ${callId}::uuid`;
}

/** Removes every word of calls, also from what is searched; what was counted of them stays. */
export async function removeWords(callIds: readonly string[]): Promise<void> {
  const where = { callId: { in: [...callIds] } };
  await db.$transaction(async (tx) => {
    await forgetWords(tx, callIds);
    await forgetAnalyses(tx, callIds);
    await tx.turn.deleteMany({ where });
    await tx.toolCall.deleteMany({ where });
    await tx.callEvent.deleteMany({ where });
    await tx.callRating.updateMany({ where, data: { words: "" } });
    await tx.callHandover.updateMany({ where, data: { reason: "", summary: "" } });
  });
}

/** Removes calls with all that belongs to them, sound first. */
export async function removeCalls(callIds: readonly string[]): Promise<void> {
  for (const id of callIds) await rm(folderOf(id), { recursive: true, force: true });
  await db.$transaction(async (tx) => {
    await forgetWords(tx, callIds);
    await tx.call.deleteMany({ where: { id: { in: [...callIds] } } });
  });
}
