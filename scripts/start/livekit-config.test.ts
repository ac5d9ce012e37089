import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { lanAddresses, livekitConfig } from "./livekit-config";

const ports = { livekit: 1, livekitTcp: 2, livekitUdp: 3, stun: 4 };
const options = { ports, host: "0.0.0.0", key: "key", secret: "secret" };

test("signalling listens on this machine only, media where we said", () => {
  const config = JSON.parse(livekitConfig(options));
  expect(config).toMatchObject({
    port: 1,
    bind_addresses: ["127.0.0.1"],
    rtc: { tcp_port: 2, udp_port: 3 },
    keys: { key: "secret" },
  });
});

test("browsers are told of our STUN and of no other", () => {
  const servers = (host: string, mediaIp?: string) =>
    JSON.parse(livekitConfig({ ...options, host, mediaIp })).rtc.stun_servers;
  expect(servers("127.0.0.1")).toEqual(["127.0.0.1:4"]);
  expect(servers("0.0.0.0", "198.51.100.7")).toEqual(["198.51.100.7:4"]);
});

test("a media address that was given is the only one offered", () => {
  expect(JSON.parse(livekitConfig({ ...options, mediaIp: "198.51.100.7" })).rtc.node_ip).toBe("198.51.100.7");
});

test("addresses of real networks come before those of containers, and unreachable ones not at all", () => {
  const at = (address: string, more: object = {}) => [
    { address, family: "IPv4", internal: false, ...more } as NetworkInterfaceInfo,
  ];
  const interfaces = {
    lo: at("127.0.0.1", { internal: true }),
    docker0: at("172.17.0.1"),
    eth1: at("169.254.1.1"),
    wlan0: [...at("192.168.1.5"), ...at("fe80::1", { family: "IPv6" })],
  };
  expect(lanAddresses(interfaces)).toEqual(["192.168.1.5", "172.17.0.1"]);
});
