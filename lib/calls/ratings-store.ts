import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import type { RateCall } from "./schema";

/** Keeps what somebody thinks of a call: its caller of their own, builders of any. */
export async function rateCall(viewer: Viewer, { callId, role, thumb, words }: RateCall): Promise<void> {
  authorise(viewer, role === "caller" ? "call:read-own" : "call:review");
  const where = role === "caller" ? { id: callId, userId: viewer.id } : { id: callId };
  const key = { callId, authorId: viewer.id, role };
  await db.$transaction(async (tx) => {
    if ((await tx.call.count({ where })) === 0) {
      throw new AppError("not_found", "That call does not exist, or it is not yours.");
    }
    if (thumb === null && words === "") await tx.callRating.deleteMany({ where: key });
    else {
      const said = { thumb, words };
      await tx.callRating.upsert({
        where: { callId_authorId_role: key },
        create: { ...key, ...said },
        update: said,
      });
    }
    // A caller's word on their own call is no change to anything, and callers without an account could write it for ever.
    if (role === "caller") return;
    await tx.auditEntry.create({
      data: { actorId: viewer.id, action: "call-rated", subject: callId, data: { role, thumb } },
    });
  });
}
