import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "pino";
import { env } from "@/lib/env";
import { type Bell, createBell } from "./bell";

type Options = {
  /** Of the advisory lock in Postgres. */
  lockId: number;
  /** Rings the bell when something is told on this channel of Postgres. */
  channel: string;
  /** Is called when nobody else leads, and to end when its signal fires. */
  lead(bell: Bell, signal: AbortSignal): Promise<void>;
  /** Until it is tried again to become, or to stay, the one who leads. */
  againAfterMs: number;
  log: Logger;
};

/** Sees to it that of all workers that share a database exactly one leads, for as long as it lives: the lock goes with its connection, so
 * that one that was killed is replaced within seconds. */
export function takeTurnsLeading({ lockId, channel, lead, againAfterMs, log }: Options): { stop(): Promise<void> } {
  const stopped = new AbortController();

  async function leadOnce(): Promise<void> {
    const client = new pg.Client({ connectionString: env().DATABASE_URL, keepAlive: true });
    const lost = new AbortController();
    const bell = createBell();
    client.on("error", () => lost.abort());
    client.on("end", () => lost.abort());
    client.on("notification", () => bell.ring());
    try {
      await client.connect();
      const { rows } = await client.query("select pg_try_advisory_lock($1) as leads", [lockId]);
      if (rows[0]?.leads !== true) return;
      // A machine that lost its power says no goodbye.
      await client.query("set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3");
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      await lead(bell, AbortSignal.any([stopped.signal, lost.signal]));
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async function keepTrying(): Promise<void> {
    let isFailing = false;
    while (!stopped.signal.aborted) {
      try {
        await leadOnce();
        isFailing = false;
      } catch (error) {
        if (!isFailing && !stopped.signal.aborted) log.error({ error: String(error) }, "calls are not read");
        isFailing = true;
      }
      await delay(againAfterMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  }
  const ended = keepTrying();

  return {
    async stop() {
      stopped.abort();
      await ended;
    },
  };
}
