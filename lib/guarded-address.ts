import { lookup as lookUp } from "node:dns/promises";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { AppError } from "./errors";

export type Address = { address: string; family: 4 | 6 };
/** All addresses of a host, as the system's resolver tells them. */
export type Resolve = (host: string) => Promise<Address[]>;

export const resolveHost: Resolve = async (host) => {
  const found = await lookUp(host, { all: true, verbatim: true });
  return found.map(({ address }) => ({ address, family: isIP(address) === 6 ? 6 : 4 }));
};

/** The addresses to connect to for a URL. Throws `forbidden` when one of them is not of the public internet, unless the
 * host is allowed by name (`host`, `host:port`); `provider_failed` when there is no such host. */
export async function requirePublicHost(
  url: URL,
  allowedHosts: readonly string[],
  resolve: Resolve,
): Promise<Address[]> {
  const host = hostOf(url);
  const literal = isIP(host);
  const addresses = literal ? [{ address: host, family: literal === 6 ? 6 : 4 } as const] : await found(host, resolve);
  if (isAllowed(url, allowedHosts)) return addresses;
  if (!addresses.every(({ address }) => isPublic(address))) throw refused(host);
  return addresses;
}

/** Whether an address is of the public internet: not of this machine, a private network, or a tunnel into one. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || !wraps.some((range) => parsed.match(ipaddr.parseCIDR(range)));
}

/** Within what is otherwise unicast: addresses that hold an IPv4 one (compatible, local NAT64, ISATAP is told by its middle
 * and cannot be reached without a tunnel of our own), and site-local ones of old. */
const wraps = ["::/96", "64:ff9b:1::/48", "fec0::/10"];

/** The host as it is compared: without the brackets of IPv6 and the dot of a full name. The URL has already made dotted
 * numbers of decimal, octal and hexadecimal spellings. */
const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");

function isAllowed(url: URL, allowedHosts: readonly string[]): boolean {
  const host = hostOf(url);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  const withPort = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return allowedHosts.some((allowed) => [host, `[${host}]`, withPort].includes(allowed));
}

async function found(host: string, resolve: Resolve): Promise<Address[]> {
  // Not left to a resolver, which may know them otherwise.
  if (/(^|\.)(localhost|local|internal|home\.arpa)$/.test(host)) {
    return resolve(host).catch(() => [{ address: "127.0.0.1", family: 4 }]);
  }
  const addresses = await resolve(host).catch((cause) => {
    throw new AppError("provider_failed", `There is no host named ${host}.`, { cause });
  });
  if (addresses.length === 0) throw new AppError("provider_failed", `There is no host named ${host}.`);
  return addresses;
}

const refused = (host: string) =>
  new AppError(
    "forbidden",
    `${host} is a private address, which requests may not reach. An admin can allow it in PARLEY_ALLOWED_HOSTS.`,
  );
