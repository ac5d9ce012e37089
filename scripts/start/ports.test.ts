import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { type PortNeed, requireFreePorts } from "./ports";

const need = (port: number, more: Partial<PortNeed> = {}): PortNeed => ({
  port,
  host: "127.0.0.1",
  protocol: "tcp",
  use: "the web app",
  variable: "PARLEY_WEB_PORT",
  ...more,
});

test("a taken port names its use, its holder and the variable that moves ours", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const complaint = await requireFreePorts([need(port)]).then(String, String);
  expect(complaint).toContain(`Port ${port} (the web app) is taken by process ${process.pid}`);
  expect(complaint).toContain(`PARLEY_WEB_PORT=${port + 100}`);
  server.close();
  await once(server, "close");
  await requireFreePorts([need(port)]);
});

test("UDP ports count too, and all troubles are told at once", async () => {
  const [tcp, udp] = [createServer().listen(0, "127.0.0.1"), createSocket("udp4").bind(0, "127.0.0.1")];
  await Promise.all([once(tcp, "listening"), once(udp, "listening")]);
  const ports = { tcp: (tcp.address() as AddressInfo).port, udp: udp.address().port };
  const wanted = [
    need(ports.tcp),
    need(ports.udp, { protocol: "udp", use: "call audio", variable: "PARLEY_LIVEKIT_UDP_PORT" }),
  ];
  const complaint = await requireFreePorts(wanted).then(String, String);
  expect(complaint).toContain(`Port ${ports.tcp} (the web app)`);
  expect(complaint).toContain(`UDP port ${ports.udp} (call audio) is taken by process ${process.pid}`);
  tcp.close();
  udp.close();
});

test("an address this machine does not have is not called a taken port", async () => {
  await expect(requireFreePorts([need(4567, { host: "203.0.113.7" })])).rejects.toThrow(/no address 203.0.113.7/);
});
