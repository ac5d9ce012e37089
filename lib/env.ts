import { resolve } from "node:path";
import { z } from "zod";
import { AppError } from "./errors";

const port = z.coerce.number().int().min(1).max(65535);
const secret = z.string().min(16);
const hostList = z
  .string()
  .default("")
  .transform((text) =>
    text
      .toLowerCase()
      .split(",")
      .flatMap((host) => host.trim() || []),
  )
  .refine((hosts) => hosts.every((host) => /^(\[[0-9a-f:.]+\]|[^\s/:@]+|[0-9a-f:]+)(:\d+)?$/.test(host)), {
    error: "List hosts as host or host:port, with commas between them.",
  });

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  /** Where all state lives: database, models, recordings, secrets, binaries. */
  PARLEY_DATA: z
    .string()
    .default(".parley")
    .transform((path) => resolve(path)),
  /** The one port a browser talks to. */
  PARLEY_PORT: port.default(3000),
  /** Address that port listens on; 127.0.0.1 keeps the LAN out. */
  PARLEY_HOST: z.string().default("0.0.0.0"),
  /** The address people use, when a proxy hides it: https://voice.example.org. Absent = taken from each request. */
  PARLEY_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Loopback port of Next itself, behind PARLEY_PORT. */
  PARLEY_WEB_PORT: port.default(3001),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).default("postgresql://parley@127.0.0.1:5488/parley"),
  /** Connections each process may hold. */
  DATABASE_POOL: z.coerce.number().int().min(1).max(100).default(5),
  /** How our own processes reach LiveKit. */
  LIVEKIT_URL: z.url({ protocol: /^wss?$/ }).default("ws://127.0.0.1:7880"),
  /** How browsers reach LiveKit, when that is not our own origin (LiveKit on another host). */
  LIVEKIT_PUBLIC_URL: z.url({ protocol: /^wss?$/ }).optional(),
  LIVEKIT_API_KEY: z.string().min(1).optional(),
  LIVEKIT_API_SECRET: secret.optional(),
  ENGINE_URL: z.url({ protocol: /^https?$/ }).default("http://127.0.0.1:8901"),
  /** Address the engine listens on; only a container network may widen it. */
  ENGINE_HOST: z.string().default("127.0.0.1"),
  ENGINE_PORT: port.default(8901),
  WORKER_URL: z.url({ protocol: /^https?$/ }).default("http://127.0.0.1:8081"),
  WORKER_HOST: z.string().default("127.0.0.1"),
  WORKER_PORT: port.default(8081),
  /** Calls at a time; a further one is told "busy". Absent = what the cores carry, see lib/calls/admission.ts. */
  PARLEY_MAX_CALLS: z.coerce.number().int().min(1).max(500).optional(),
  /** Encrypts stored provider keys. Generated into the data folder by `npm start`. */
  PARLEY_SECRET: secret.optional(),
  /** Signs the session cookie. Generated into the data folder by `npm start`. */
  NEXTAUTH_SECRET: secret.optional(),
  /** One-time token of the first-run link; worthless once an admin exists. */
  PARLEY_SETUP_TOKEN: secret.optional(),
  /** Together they create the first admin without the page. */
  PARLEY_ADMIN_EMAIL: z.email().optional(),
  PARLEY_ADMIN_PASSWORD: z.string().min(10).optional(),
  /** Private hosts that skills and other requests made for people may reach all the same: `host` or `host:port`, by commas. */
  PARLEY_ALLOWED_HOSTS: hostList,
  /** 1 lets admins connect MCP servers that are programs, started on the worker's machine as the worker's user. */
  PARLEY_MCP_STDIO: z
    .enum(["0", "1"])
    .default("0")
    .transform((value) => value === "1"),
  /** The Hugging Face hub or a mirror of it, for models it carries. */
  HF_ENDPOINT: z.url({ protocol: /^https?$/ }).default("https://huggingface.co"),
  /** Sent to HF_ENDPOINT only; needed for gated models. */
  HF_TOKEN: z.string().min(1).optional(),
  /** Where release files are downloaded from; a mirror may stand in. */
  PARLEY_GITHUB_URL: z.url({ protocol: /^https?$/ }).default("https://github.com"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});
export type Env = z.infer<typeof schema>;

/** Pure, so tests pass a plain object. `FOO=` counts as unset, as it does in a shell. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (!result.success) throw new AppError("not_configured", `Invalid environment\n${z.prettifyError(result.error)}`);
  return result.data;
}

let parsed: Env | undefined;
/** Lazy, so `next build` needs no secrets; every process calls it at boot. */
export const env = (): Env => {
  parsed ??= parseEnv(process.env);
  return parsed;
};

/** A variable this process cannot do without; `npm start` sets them all. */
export function requireEnv<Key extends keyof Env>(name: Key): NonNullable<Env[Key]> {
  const value = env()[name];
  if (value === undefined) throw new AppError("not_configured", `${name} is not set. \`npm start\` sets it for you.`);
  return value as NonNullable<Env[Key]>;
}
