import { resolve } from "node:path";
import { z } from "zod";
import { parseEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";

const port = z.coerce.number().int().min(1).max(65535);

/** Variables only set-up needs, beside those of lib/env.ts. */
const launchSchema = z.object({
  PARLEY_POSTGRES_PORT: port.default(5488),
  PARLEY_LIVEKIT_PORT: port.default(7880),
  /** Media over TCP, for networks that block UDP. */
  PARLEY_LIVEKIT_TCP_PORT: port.default(7881),
  /** All media over UDP. */
  PARLEY_LIVEKIT_UDP_PORT: port.default(7882),
  /** Our own STUN responder (UDP), so that no browser is ever sent to a stranger's. */
  PARLEY_STUN_PORT: port.default(7883),
  /** The address browsers send media to, when this machine does not know it itself (a cloud host behind NAT). */
  PARLEY_MEDIA_IP: z.union([z.ipv4(), z.ipv6()]).optional(),
});

/** Everything `npm start` was asked for, from environment and arguments. */
export type Settings = ReturnType<typeof readSettings>;

/** Pure. Relative paths count from the current folder. Throws AppError with a sentence for a wrong variable or argument. */
export function readSettings(source: Record<string, string | undefined>, parameters: string[] = []) {
  const unknown = parameters.find((parameter) => !["--dev", "--https"].includes(parameter));
  if (unknown) throw new AppError("invalid_input", `Unknown option ${unknown}. Known are --dev and --https.`);
  const env = parseEnv({ ...source, NODE_ENV: undefined });
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const launch = launchSchema.safeParse(given);
  if (!launch.success) throw new AppError("not_configured", `Invalid environment\n${z.prettifyError(launch.error)}`);
  if (given.LIVEKIT_URL && !(given.LIVEKIT_API_KEY && given.LIVEKIT_API_SECRET)) {
    throw new AppError("not_configured", "LIVEKIT_URL needs LIVEKIT_API_KEY and LIVEKIT_API_SECRET of that server.");
  }
  return {
    root: resolve(import.meta.dirname, "../.."),
    data: env.PARLEY_DATA,
    isDevelopment: parameters.includes("--dev"),
    https: parameters.includes("--https"),
    host: env.PARLEY_HOST,
    publicUrl: env.PARLEY_URL,
    mediaIp: launch.data.PARLEY_MEDIA_IP,
    maxCalls: env.PARLEY_MAX_CALLS,
    logLevel: env.LOG_LEVEL,
    admin: { email: env.PARLEY_ADMIN_EMAIL, password: env.PARLEY_ADMIN_PASSWORD },
    ports: {
      public: env.PARLEY_PORT,
      web: env.PARLEY_WEB_PORT,
      engine: env.ENGINE_PORT,
      worker: env.WORKER_PORT,
      postgres: launch.data.PARLEY_POSTGRES_PORT,
      livekit: launch.data.PARLEY_LIVEKIT_PORT,
      livekitTcp: launch.data.PARLEY_LIVEKIT_TCP_PORT,
      livekitUdp: launch.data.PARLEY_LIVEKIT_UDP_PORT,
      stun: launch.data.PARLEY_STUN_PORT,
    },
    /** Parts somebody else runs; ours of the same kind then stay off. */
    external: {
      databaseUrl: given.DATABASE_URL,
      livekitUrl: given.LIVEKIT_URL,
      // Without its address they are nobody's: our own server has a pair that was made for it.
      livekitKey: given.LIVEKIT_URL && given.LIVEKIT_API_KEY,
      livekitSecret: given.LIVEKIT_URL && given.LIVEKIT_API_SECRET,
      engineUrl: given.ENGINE_URL,
    },
  };
}
