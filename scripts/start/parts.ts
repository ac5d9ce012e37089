import { connect } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { DataPaths } from "./data-folder";
import { livekitConfig } from "./livekit-config";
import type { Part } from "./part";
import { databaseUrl, postgresEnvironment, type preparePostgres, removeStalePid } from "./postgres";
import type { Secrets } from "./secrets";
import type { Settings } from "./settings";

export type PartContext = { settings: Settings; paths: DataPaths; secrets: Secrets; environment: NodeJS.ProcessEnv };

const minute = 60_000;

/** The table of what we run. Each entry says how it starts, how we know that it works and how it ends well. */
export const parts = {
  postgres: ({ settings, paths }: PartContext, run: Awaited<ReturnType<typeof preparePostgres>>): Part => ({
    name: "postgres",
    command: run.command,
    parameters: run.parameters,
    identity: run.identity,
    cwd: "/",
    env: postgresEnvironment,
    prepare: () => removeStalePid(paths.postgres),
    isUp: () => isListening(settings.ports.postgres),
    startTimeoutMs: 2 * minute, // replaying what a crash left may take a while
    stopSignal: "SIGINT", // "fast": rolls open transactions back
    stopTimeoutMs: 20_000,
    threshold: 40,
  }),

  livekit: ({ settings, secrets }: PartContext, binary: string): Part => ({
    name: "livekit",
    command: binary,
    parameters: [],
    cwd: "/",
    // In the environment, because others can read arguments.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      LIVEKIT_CONFIG: livekitConfig({
        ports: settings.ports,
        mediaIp: settings.mediaIp,
        key: secrets.livekitKey,
        secret: secrets.livekitSecret,
      }),
    },
    isUp: () => answers(`http://127.0.0.1:${settings.ports.livekit}/`),
    startTimeoutMs: minute,
    stopSignal: "SIGTERM",
    stopTimeoutMs: 3_000, // it would wait for calls without limit; the worker has ended them before
    threshold: 50,
  }),

  engine: (context: PartContext): Part => ({
    ...node(context, ["--import", "tsx", "engine/main.ts"]),
    name: "engine",
    env: engineEnvironment(context),
    isUp: () => isEngineReady(`http://127.0.0.1:${context.settings.ports.engine}/health`),
    startTimeoutMs: 5 * minute,
    stopSignal: "SIGTERM",
    stopTimeoutMs: 5_000,
  }),

  worker: (context: PartContext): Part => ({
    ...node(
      context,
      context.settings.isDevelopment
        ? ["node_modules/tsx/dist/cli.mjs", "watch", "agent/main.ts", "start"]
        : ["--import", "tsx", "agent/main.ts", "start"],
    ),
    name: "worker",
    env: sharedEnvironment(context),
    isUp: () => isOk(`http://127.0.0.1:${context.settings.ports.worker}/`),
    startTimeoutMs: 2 * minute,
    stopSignal: "SIGTERM",
    stopTimeoutMs: 15_000, // it ends running calls politely
    threshold: context.settings.isDevelopment ? 30 : 40,
  }),

  web: (context: PartContext): Part => ({
    ...node(
      context,
      context.settings.isDevelopment
        ? ["node_modules/next/dist/bin/next", "dev", "-H", "127.0.0.1", "-p", String(context.settings.ports.web)]
        : [".next/standalone/server.js"],
    ),
    name: "web",
    env: webEnvironment(context),
    // It is up when it answers at all: it also tells which other part is down.
    isUp: () => answers(`http://127.0.0.1:${context.settings.ports.web}/api/health`),
    startTimeoutMs: 2 * minute,
    stopSignal: "SIGTERM",
    stopTimeoutMs: 5_000,
    threshold: context.settings.isDevelopment ? 30 : 40,
  }),
};

function node({ settings }: PartContext, parameters: string[]) {
  return {
    command: process.execPath,
    parameters,
    cwd: settings.root,
    threshold: 40,
  };
}

/** The database our processes use, ours or the one we were given. */
export function databaseUrlOf({ settings, secrets }: Pick<PartContext, "settings" | "secrets">): string {
  return settings.external.databaseUrl ?? databaseUrl(settings.ports.postgres, secrets.databasePassword);
}

export function livekitUrlOf({ settings }: Pick<PartContext, "settings">): string {
  return settings.external.livekitUrl ?? `ws://127.0.0.1:${settings.ports.livekit}`;
}

/** What every Node part of ours needs; no secrets. */
function commonEnvironment({ settings, environment }: PartContext): NodeJS.ProcessEnv {
  const hidden = ["PORT", "HOSTNAME", "PARLEY_ADMIN_EMAIL", "PARLEY_ADMIN_PASSWORD", "PARLEY_SETUP_TOKEN"];
  const inherited = Object.entries(environment).filter(([name]) => !hidden.includes(name) && !name.startsWith("npm_"));
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: settings.isDevelopment ? "development" : "production",
    PARLEY_DATA: settings.data,
    LOG_LEVEL: settings.logLevel,
    ENGINE_PORT: String(settings.ports.engine),
    ENGINE_URL: settings.external.engineUrl ?? `http://127.0.0.1:${settings.ports.engine}`,
    WORKER_PORT: String(settings.ports.worker),
    WORKER_URL: `http://127.0.0.1:${settings.ports.worker}`,
    PARLEY_PORT: String(settings.ports.public),
    PARLEY_WEB_PORT: String(settings.ports.web),
    PARLEY_MAX_CALLS: String(settings.maxCalls),
    NEXT_TELEMETRY_DISABLED: "1",
  };
}

function engineEnvironment(context: PartContext): NodeJS.ProcessEnv {
  const foreign = /^(DATABASE_|LIVEKIT_|NEXTAUTH_|AUTH_)|^PARLEY_SECRET$/;
  return Object.fromEntries(
    Object.entries(commonEnvironment(context)).filter(([name]) => !foreign.test(name)),
  ) as NodeJS.ProcessEnv;
}

function sharedEnvironment(context: PartContext): NodeJS.ProcessEnv {
  const { settings, secrets, environment } = context;
  return {
    ...commonEnvironment(context),
    DATABASE_URL: databaseUrlOf(context),
    LIVEKIT_URL: livekitUrlOf(context),
    LIVEKIT_API_KEY: settings.external.livekitKey ?? secrets.livekitKey,
    LIVEKIT_API_SECRET: settings.external.livekitSecret ?? secrets.livekitSecret,
    PARLEY_SECRET: environment.PARLEY_SECRET || secrets.parleySecret,
  };
}

function webEnvironment(context: PartContext): NodeJS.ProcessEnv {
  const { settings, secrets, environment } = context;
  return {
    ...sharedEnvironment(context),
    PORT: String(settings.ports.web),
    HOSTNAME: "127.0.0.1",
    NEXTAUTH_SECRET: environment.NEXTAUTH_SECRET || secrets.nextauthSecret,
    // The gateway in front of it is the only one who can reach it, and sets the forwarded headers itself.
    AUTH_TRUST_HOST: "true",
    PARLEY_SETUP_TOKEN: setupTokenOf(context),
  };
}

export function setupTokenOf({ secrets, environment }: Pick<PartContext, "secrets" | "environment">): string {
  return environment.PARLEY_SETUP_TOKEN || secrets.setupToken;
}

/** The command that builds the web app. */
export function nextCli(root: string): string {
  return join(root, "node_modules", "next", "dist", "bin", "next");
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: 2_000 });
    const end = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

async function probe(url: string): Promise<Response | undefined> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: "manual" });
  } catch {
    return undefined;
  }
}

const answers = async (url: string) => {
  const response = await probe(url);
  await response?.body?.cancel();
  return response !== undefined;
};

const isOk = async (url: string) => {
  const response = await probe(url);
  await response?.body?.cancel();
  return response?.status === 200;
};

const engineHealthSchema = z.object({ status: z.enum(["ok", "starting", "failed"]), error: z.string().nullish() });

async function isEngineReady(url: string): Promise<boolean> {
  const response = await probe(url);
  const body = engineHealthSchema.safeParse(await response?.json().catch(() => undefined));
  if (!body.success) return false;
  if (body.data.status !== "failed") return body.data.status === "ok";
  const advice = "`npm run models -- verify` checks the model files.";
  throw new AppError("unavailable", `cannot load its models: ${body.data.error ?? "no reason given"} ${advice}`);
}
