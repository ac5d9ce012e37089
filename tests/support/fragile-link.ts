import { connect, createServer, type Socket } from "node:net";

/** A way to a server on this machine that can break as networks and processes do. */
export type FragileLink = {
  url: string;
  /** Every connection seems to live on, and nothing comes through it any more; not by new ones either. */
  hang(): void;
  /** As if the server were killed: connections end, new ones are refused. */
  cut(): void;
  /** New connections work again. What hung before stays as it is. */
  mend(): void;
  stop(): Promise<void>;
};

export async function startFragileLink(target: string): Promise<FragileLink> {
  const { hostname, port } = new URL(target);
  let state: "whole" | "hung" | "cut" = "whole";
  const pairs = new Set<{ sockets: Socket[]; isHung: boolean }>();

  const server = createServer((near) => {
    if (state === "cut") {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    const pair = { sockets: [near, far], isHung: state === "hung" };
    pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (data) => {
        if (!pair.isHung) to.write(data);
      });
      from.on("error", () => undefined);
      from.on("close", () => {
        if (!pair.isHung) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const own = address && typeof address === "object" ? address.port : 0;

  const end = () => {
    for (const { sockets } of pairs) for (const socket of sockets) socket.destroy();
    pairs.clear();
  };
  return {
    url: `http://127.0.0.1:${own}`,
    hang() {
      state = "hung";
      for (const pair of pairs) pair.isHung = true;
    },
    cut() {
      state = "cut";
      end();
    },
    mend() {
      state = "whole";
    },
    async stop() {
      end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
