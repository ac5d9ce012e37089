import type { Logger } from "pino";
import type { Member, Roster } from "../roster";
import type { SttConnection, SttListener, SttSource } from "./source";

/** A connection, and whose it is. */
type Connected = { member: Member<SttSource>; connection: SttConnection };

type Options = {
  roster: Roster<SttSource>;
  signal: AbortSignal;
  log: Logger;
  /** What a connection tells goes there. `isOurs`: it is the one that is listened to. */
  listenerOf(member: Member<SttSource>, isOurs: () => boolean): SttListener;
  /** Somebody listens from now on, and knows nothing yet. */
  onConnected(connection: SttConnection): void;
};

const longestRetryMs = 500;

/** A call's line to whichever of its providers can be had: one connection at a time, because two would hear every word twice. */
export function createLine({ roster, signal, log, listenerOf, onConnected }: Options) {
  let current: Connected | undefined;
  let isConnecting = false;
  /** The connection is of a provider as it was before an admin changed it. */
  let isOutdated = false;
  /** Who failed since the last transcript: the others come first. */
  let failed: Member<SttSource> | undefined;

  async function attempt(member: Member<SttSource>): Promise<void> {
    let connection: SttConnection | undefined;
    const isOurs = () => connection !== undefined && current?.connection === connection;
    try {
      connection = await member.source.open(listenerOf(member, isOurs));
    } catch (error) {
      roster.failed(member, error);
      return;
    }
    if (signal.aborted) {
      connection.close();
      return;
    }
    current = { member, connection };
    onConnected(connection);
  }

  /** Tries until it succeeds, each provider before anybody waits. */
  async function connect(): Promise<void> {
    if (isConnecting) return;
    isConnecting = true;
    for (let waitMs = 100; !signal.aborted && !current; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
      const hasFailed = ({ id }: Member<SttSource>) => Number(id === failed?.id);
      for (const member of roster.order().toSorted((a, b) => hasFailed(a) - hasFailed(b))) {
        if (current || signal.aborted) break;
        await attempt(member);
      }
      if (!current) await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    isConnecting = false;
  }

  function drop(): void {
    isOutdated = false;
    current?.connection.close();
    current = undefined;
  }

  roster.onReplaced(({ id }) => {
    isOutdated ||= current?.member.id === id;
  });

  return {
    connect,
    connection: () => current?.connection,
    source: () => current?.member.source,
    /** A transcript came: whoever failed before is as good as the others again. */
    succeeded(): void {
      failed = undefined;
    },
    /** The connection is of no use any more; the next one is made. */
    lose(reason: unknown): void {
      failed = current?.member;
      if (current) roster.failed(current.member, reason);
      drop();
      if (signal.aborted) return;
      log.warn({ reason: String(reason) }, "speech-to-text connection lost, connecting again");
      void connect();
    },
    /** Nothing is under way: a provider that an admin changed is connected anew. */
    renew(): void {
      if (!isOutdated) return;
      drop();
      void connect();
    },
    close: () => current?.connection.close(),
  };
}
