import { networkInterfaces } from "node:os";
import type { Settings } from "./settings";

/** This machine's first IPv4 address others can reach, or undefined when it is in no network. */
export function lanAddress(interfaces = networkInterfaces()): string | undefined {
  return lanAddresses(interfaces)[0];
}

/** All of them, those of container bridges and the like last. */
export function lanAddresses(interfaces = networkInterfaces()): string[] {
  const isVirtual = (name: string) => /^(docker|br-|veth|virbr|vmnet|cni|flannel|utun|tun|tap|wg|tailscale)/.test(name);
  return Object.entries(interfaces)
    .sort(([a], [b]) => Number(isVirtual(a)) - Number(isVirtual(b)))
    .flatMap(([, addresses = []]) => addresses)
    .filter(({ family, internal, address }) => family === "IPv4" && !internal && !address.startsWith("169.254."))
    .map(({ address }) => address);
}

/** Whether an address to listen on keeps other machines out. */
export function isLocalOnly(host: string): boolean {
  return ["127.0.0.1", "localhost", "::1"].includes(host);
}

export type LivekitOptions = {
  ports: Pick<Settings["ports"], "livekit" | "livekitTcp" | "livekitUdp" | "stun">;
  /** The address our own ports listen on. */
  host: string;
  mediaIp?: string;
  key: string;
  secret: string;
};

/** Configuration of our LiveKit server, as JSON (which is YAML). Unknown keys would be fatal to it. */
export function livekitConfig({ ports, host, mediaIp, key, secret }: LivekitOptions): string {
  const lan = lanAddress();
  // Unset, every address of this machine is offered for media, so localhost works whatever the Wi-Fi does; set, only
  // that one. In no network at all the server would not start without one.
  const nodeIp = mediaIp ?? (lan ? undefined : "127.0.0.1");
  return JSON.stringify({
    port: ports.livekit,
    // Signalling comes through our gateway and nowhere else.
    bind_addresses: ["127.0.0.1"],
    rtc: {
      tcp_port: ports.livekitTcp,
      udp_port: ports.livekitUdp,
      use_external_ip: false,
      ...(nodeIp ? { node_ip: nodeIp } : {}),
      enable_loopback_candidate: true,
      // The server's own addresses are known, so it need not ask anybody for them.
      use_ice_lite: true,
      // With none named, browsers are sent to Google's and Twilio's.
      stun_servers: [`${isLocalOnly(host) ? "127.0.0.1" : (mediaIp ?? lan ?? "127.0.0.1")}:${ports.stun}`],
    },
    keys: { [key]: secret },
    room: { auto_create: true, empty_timeout: 30, departure_timeout: 20 },
    logging: { level: "info", json: true },
  });
}
