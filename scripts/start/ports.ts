import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { AppError } from "@/lib/errors";
import { portOwner } from "./port-owner";

/** A port a part will listen on, and the variable that moves it. */
export type PortNeed = { port: number; host: string; protocol: "tcp" | "udp"; use: string; variable: string };

/** Throws AppError naming every port that is taken, by whom, and the variable that moves ours. */
export async function requireFreePorts(needs: PortNeed[]): Promise<void> {
  const problems: string[] = [];
  for (const need of needs) {
    const code = await tryPort(need);
    if (code) problems.push(describe(need, code));
  }
  if (problems.length > 0) throw new AppError("conflict", problems.join("\n"));
}

/** The error code of listening there, or undefined when it works. */
function tryPort({ port, host, protocol }: PortNeed): Promise<string | undefined> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException) => resolve(error.code ?? "unknown");
    if (protocol === "tcp") {
      const server = createServer().once("error", onError);
      server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
    } else {
      const socket = createSocket(host.includes(":") ? "udp6" : "udp4").once("error", onError);
      socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve(undefined)));
    }
  });
}

function describe({ port, protocol, host, use, variable }: PortNeed, code: string): string {
  const name = protocol === "udp" ? `UDP port ${port}` : `Port ${port}`;
  const remedy = `or choose another one with ${variable}=${port + 100}.`;
  if (code === "EACCES") return `${name} (${use}) is reserved for administrators. Run with the needed right, ${remedy}`;
  if (code === "EADDRNOTAVAIL") return `This machine has no address ${host} for ${use}. Correct PARLEY_HOST.`;
  if (code !== "EADDRINUSE") return `${name} (${use}) cannot be opened (${code}). Choose another one with ${variable}.`;
  const owner = portOwner(port, protocol);
  if (!owner) return `${name} (${use}) is taken by another program. Stop it, ${remedy}`;
  return `${name} (${use}) is taken by process ${owner.pid} (${owner.command}). Stop it, ${remedy}`;
}
