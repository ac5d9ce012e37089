import type { Member, Roster } from "../roster";
import type { SttConnection, SttListener, SttSource } from "./source";

/** A connection, and whose it is. */
export type Line = { member: Member<SttSource>; connection: SttConnection };

type Options = {
  roster: Roster<SttSource>;
  signal: AbortSignal;
  /** What a connection tells goes there. `isOurs`: it is the one that is listened to. */
  listenerOf(member: Member<SttSource>, isOurs: () => boolean): SttListener;
  /** The connection that is listened to now. */
  current(): SttConnection | undefined;
  adopt(line: Line): void;
};

const longestRetryMs = 500;

/** Connects a call's ears to whichever of its providers can be had, one attempt at a time: two connections would hear every word
 * twice. */
export function createConnector({ roster, signal, listenerOf, current, adopt }: Options) {
  let isConnecting = false;

  async function attempt(member: Member<SttSource>): Promise<void> {
    let connection: SttConnection | undefined;
    const isOurs = () => connection !== undefined && current() === connection;
    try {
      connection = await member.source.open(listenerOf(member, isOurs));
    } catch (error) {
      roster.failed(member, error);
      return;
    }
    if (signal.aborted) connection.close();
    else adopt({ member, connection });
  }

  return {
    /** Tries until it succeeds, each provider before anybody waits. `failed`: who comes last, because it has just failed. */
    async connect(failed: () => Member<SttSource> | undefined): Promise<void> {
      if (isConnecting) return;
      isConnecting = true;
      for (let waitMs = 100; !signal.aborted && !current(); waitMs = Math.min(waitMs * 2, longestRetryMs)) {
        const hasFailed = ({ id }: Member<SttSource>) => Number(id === failed()?.id);
        for (const member of roster.order().toSorted((a, b) => hasFailed(a) - hasFailed(b))) {
          if (current() || signal.aborted) break;
          await attempt(member);
        }
        if (!current()) await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
      isConnecting = false;
    },
  };
}
