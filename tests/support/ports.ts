import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** A port nobody listens on, neither TCP nor UDP. */
export async function freePort(): Promise<number> {
  const port = await new Promise<number>((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
  const isFreeForUdp = await new Promise<boolean>((resolve) => {
    const socket = createSocket("udp4").once("error", () => resolve(false));
    socket.bind(port, () => socket.close(() => resolve(true)));
  });
  return isFreeForUdp ? port : freePort();
}

/** Several different ones. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
