import pg from "pg";
import { env } from "@/lib/env";

type Options = {
  /** Of `pg_notify`. */
  channels: readonly string[];
  onMessage(channel: string, payload: string): void;
  /** Connected, for the first time or again: what was told meanwhile is not heard, so read the rows anew. */
  onConnected?(): void;
  databaseUrl?: string;
};

const againAfterMs = 1_000;

/** Listens to Postgres' notifications over a connection of its own, which is made anew when it is lost. Never throws. */
export function listen({ channels, onMessage, onConnected, databaseUrl = env().DATABASE_URL }: Options): {
  close(): void;
} {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
    client = next;
    const again = () => {
      if (client !== next || isClosed) return;
      client = undefined;
      void next.end().catch(() => undefined);
      timer = setTimeout(() => void connect(), againAfterMs);
    };
    next.on("error", again);
    next.on("end", again);
    next.on("notification", ({ channel, payload }) => onMessage(channel, payload ?? ""));
    try {
      await next.connect();
      for (const channel of channels) await next.query(`listen ${pg.escapeIdentifier(channel)}`);
      onConnected?.();
    } catch {
      again();
    }
  }
  void connect();

  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
      void client?.end().catch(() => undefined);
    },
  };
}
