import type { Logger } from "pino";
import { Prisma } from "@/generated/prisma/client";

/** Writes one after the other, each repeated for a minute: a database that restarts costs no turn, and one write that can
 * never succeed does not hold back the others for ever. */
export type WriteQueue = {
  add(what: string, write: () => Promise<void>): void;
  /** Resolves when all is written, or after `timeoutMs` with false. */
  flush(timeoutMs: number): Promise<boolean>;
};

const longestWaitMs = 2_000;
const giveUpAfterMs = 60_000;

export function createWriteQueue(log: Logger): WriteQueue {
  let last: Promise<void> = Promise.resolve();

  async function persist(what: string, write: () => Promise<void>): Promise<void> {
    const giveUpAt = performance.now() + giveUpAfterMs;
    for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      try {
        await write();
        return;
      } catch (error) {
        // The database understood and refused: asking again would get the same answer for ever.
        const isRefused =
          error instanceof Prisma.PrismaClientKnownRequestError && /^P2/.test(error.code) && error.code !== "P2024";
        const isLost = isRefused || performance.now() > giveUpAt;
        log.error({ what, error: String(error) }, isLost ? "a write was given up" : "a write failed, trying again");
        if (isLost) return;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  return {
    add(what, write) {
      last = last.then(() => persist(what, write));
    },
    async flush(timeoutMs) {
      const done = last.then(() => true);
      const timeout = new Promise<false>((resolve) => setTimeout(() => resolve(false), timeoutMs).unref());
      return Promise.race([done, timeout]);
    },
  };
}
