import PgBoss from "pg-boss";
import type { Logger } from "pino";
import { type OpenRun, type Run, unsafeCallsOn } from "@/lib/calls/analysis-work-store";
import { env } from "@/lib/env";

/** Apart, because what our own engine is to read waits while people talk. */
const queues = { local: "analysis-local", remote: "analysis-remote" } as const;

/** A try that takes longer counts as one whose process died. */
export const longestTrySeconds = 1_800;
/** People who talk are not to wait for a reading, nor is a reading to wait for ever: then one goes ahead, behind the calls. */
const localWaitsMs = 600_000;

export type Job = Run & { queue: string };

/** The jobs: ids only, never a word of a call. Nobody else must take jobs while this is open. */
export type JobQueue = {
  /** Has a job made for a run; one that there is already stays as it is. */
  send(run: OpenRun): Promise<void>;
  /** The next job that can be done now. */
  next(): Promise<Job | undefined>;
  /** It is over, one way or the other. */
  done(job: Job): Promise<void>;
  /** It is to be done again, later each time. */
  again(job: Job): Promise<void>;
  /** Forgets a job that a process took along when it died. */
  drop(run: Run): Promise<void>;
  close(): Promise<void>;
};

/** Opens the queue; pg-boss makes or upgrades its own schema, `pgboss`, where that is needed. */
export async function openQueue(tries: number, retryDelaySeconds: number, log: Logger): Promise<JobQueue> {
  const boss = new PgBoss({
    connectionString: env().DATABASE_URL,
    application_name: "parley-analysis",
    max: 1,
    schedule: false,
    maintenanceIntervalSeconds: 300,
    archiveCompletedAfterSeconds: 3_600,
    deleteAfterDays: 1,
  });
  boss.on("error", (error) => log.warn({ error: String(error) }, "the queue of calls to be read has trouble"));
  const close = () => boss.stop({ graceful: false });
  const options = { retryLimit: tries, retryDelay: retryDelaySeconds, retryBackoff: true };
  try {
    await boss.start();
    for (const name of Object.values(queues)) {
      await boss.createQueue(name, { name, policy: "standard", expireInSeconds: longestTrySeconds, ...options });
    }
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  let busySince: number | undefined;

  async function mayReadHere(): Promise<boolean> {
    if ((await unsafeCallsOn()) === 0) {
      busySince = undefined;
      return true;
    }
    busySince ??= Date.now();
    return Date.now() - busySince >= localWaitsMs;
  }

  async function fetch(queue: string): Promise<Job | undefined> {
    const [job] = await boss.fetch<{ callId: string }>(queue);
    return job && { callId: job.data.callId, runId: job.id, queue };
  }

  return {
    async send({ callId, runId, isLocal }) {
      await boss.send(isLocal ? queues.local : queues.remote, { callId }, { id: runId, ...options });
    },
    async next() {
      const job = await fetch(queues.remote);
      if (job || !(await mayReadHere())) return job;
      const local = await fetch(queues.local);
      if (local) busySince = undefined;
      return local;
    },
    async done({ queue, runId }) {
      await boss.complete(queue, runId);
    },
    async again({ queue, runId }) {
      await boss.fail(queue, runId);
    },
    async drop({ runId }) {
      for (const queue of Object.values(queues)) await boss.deleteJob(queue, runId);
    },
    close,
  };
}
