import { z } from "zod";
import { roomOf } from "@/lib/calls/schema";

const takenSchema = z.object({ msg: z.literal("call taken"), pid: z.number(), room: z.string(), attempt: z.number() });

/** The processes that have taken a call, in order, as the worker's log tells. */
export function jobsOf(callId: string, workerLog: string): { pid: number; attempt: number }[] {
  return workerLog.split("\n").flatMap((line) => {
    if (!line.includes('"call taken"')) return [];
    const found = takenSchema.safeParse(JSON.parse(line.slice(line.indexOf("{"))));
    return found.success && found.data.room === roomOf(callId) ? [found.data] : [];
  });
}
