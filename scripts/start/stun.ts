import { createSocket, type RemoteInfo, type Socket } from "node:dgram";

const magicCookie = 0x2112a442;

/** Answers STUN binding requests (RFC 8489) with the address they came from, so that calls need no outside server. */
export function startStun(port: number, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.on("message", (message, from) => {
      const answer = answerBinding(message, from);
      if (answer) socket.send(answer, from.port, from.address);
    });
    socket.once("error", reject);
    socket.bind(port, host, () => {
      socket.removeListener("error", reject);
      socket.on("error", () => undefined); // an unreachable asker is no concern of ours
      resolve(socket);
    });
  });
}

/** Pure. The response to a binding request over IPv4, or undefined for anything else. */
export function answerBinding(request: Buffer, from: Pick<RemoteInfo, "address" | "port">): Buffer | undefined {
  const isBinding = request.length >= 20 && request.readUInt16BE(0) === 1 && request.readUInt32BE(4) === magicCookie;
  const bytes = from.address.split(".").map(Number);
  if (!isBinding || bytes.length !== 4) return undefined;
  const response = Buffer.alloc(32);
  response.writeUInt16BE(0x0101, 0); // binding success
  response.writeUInt16BE(12, 2); // length of what follows the header
  request.copy(response, 4, 4, 20); // cookie and transaction
  response.writeUInt16BE(0x0020, 20); // XOR-MAPPED-ADDRESS
  response.writeUInt16BE(8, 22);
  response.writeUInt8(1, 25); // IPv4
  response.writeUInt16BE(from.port ^ (magicCookie >>> 16), 26);
  response.writeUInt32BE((Buffer.from(bytes).readUInt32BE(0) ^ magicCookie) >>> 0, 28);
  return response;
}
