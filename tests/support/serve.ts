import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Server as Listener } from "node:net";

const servers: Server[] = [];

/** A small HTTP server of the test's own. Answers its address, without a trailing slash. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await listen(server);
  return addressOf(server);
}

/** Closes what `serve` opened. */
export async function closeServers(): Promise<void> {
  for (const server of servers.splice(0)) await close(server);
}

/** Listens on a free port of this machine. */
export async function listen(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
}

export const addressOf = (server: Pick<Listener, "address">) =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Ends also the connections that are open. */
export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
