import { hostname, networkInterfaces } from "node:os";
import type { NextConfig } from "next";

// The policy of pages holds a nonce and LiveKit's address, both only known per request: see proxy.ts.
const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  // The set-up link carries its token in the address; no other site may learn it.
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "Permissions-Policy", value: "microphone=(self), screen-wake-lock=(self), camera=(), geolocation=()" },
];
const apiPolicy = { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" };

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: import.meta.dirname,
  // Tracing follows paths made at run time into the data folder and the other processes; none of it is the web's.
  outputFileTracingExcludes: { "*": [".parley/**", ".parley-*/**", "engine/**", "agent/**", "tests/**", "docs/**"] },
  // `npm test` checks the types of everything; a start from a clean clone need not do it again.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  // The decoder of recordings is a program, which tracing does not find by itself.
  outputFileTracingIncludes: { "/api/calls/[id]/*": ["node_modules/@livekit/av*/**"] },
  serverExternalPackages: ["@livekit/av", "@node-rs/argon2", "pg", "pino"],
  poweredByHeader: false,
  // Under `npm run dev` a phone on the LAN gets hot reload too.
  allowedDevOrigins: process.env.NODE_ENV === "development" ? ownNames() : [],
  headers: async () => [
    { source: "/:path*", headers: everywhere },
    { source: "/api/:path*", headers: [apiPolicy] },
  ],
};

function ownNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  const fixed = process.env.PARLEY_URL ? [new URL(process.env.PARLEY_URL).hostname] : [];
  return [...addresses, hostname(), `${hostname()}.local`, ...fixed];
}

export default config;
