type Options<Connection> = {
  /** A connection is replaced after so long, before its server ends it. */
  everyMs: number;
  /** `onLost`: this one is gone. `replace`: it will be soon. */
  connect(onLost: (reason: unknown) => void, replace: () => void): Promise<Connection>;
  /** Something is under way on it: it is not to be closed yet. */
  isBusy(connection: Connection): boolean;
  /** The connection in use is gone. */
  onLost(reason: unknown): void;
};

/** A connection for a whole call to a server that ends connections after a while: replaced in time by a new one, beside it, and
 * closed when nothing is under way on it. Rejects when there is no first one. */
export async function createRenewed<Connection extends { close(): void }>(options: Options<Connection>) {
  const { everyMs, connect, isBusy, onLost } = options;
  let current: Connection;
  let replaced: Connection[] = [];
  let state: "open" | "replacing" | "closed" = "open";
  /** The one in use is gone while the next is on its way. */
  let goneBecause: { reason: unknown } | undefined;

  async function open(): Promise<Connection> {
    let connection: Connection | undefined;
    connection = await connect(
      (reason) => {
        if (state === "closed" || !connection) return;
        if (isBusy(connection)) onLost(reason);
        else if (connection !== current) return;
        else if (state === "replacing") goneBecause = { reason };
        else onLost(reason);
      },
      () => void replace(),
    );
    return connection;
  }

  async function replace(): Promise<void> {
    if (state !== "open") return;
    state = "replacing";
    // The old one may be good for a while: whether the server is there shows when it is needed.
    const next = await open().catch(() => undefined);
    if (isClosed()) {
      next?.close();
      return;
    }
    state = "open";
    const gone = goneBecause;
    goneBecause = undefined;
    if (!next) {
      if (gone) onLost(gone.reason);
      return;
    }
    replaced.push(current);
    current = next;
    settle();
  }

  /** Something that was under way has ended. */
  function settle(): void {
    const idle = replaced.filter((connection) => !isBusy(connection));
    replaced = replaced.filter(isBusy);
    for (const connection of idle) connection.close();
  }

  const isClosed = () => state === "closed";
  current = await open();
  const timer = setInterval(() => void replace(), everyMs);
  return {
    current: () => current,
    settle,
    close() {
      state = "closed";
      clearInterval(timer);
      for (const connection of [...replaced, current]) connection.close();
    },
  };
}
