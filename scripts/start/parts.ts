import { bundledWorker } from "./bundle";
import { type LivekitOptions, livekitConfig } from "./livekit-config";
import type { Part } from "./part";
import { engineEnvironment, type PartContext, sharedEnvironment, webEnvironment } from "./part-environment";
import { type PostgresCommand, postgresEnvironment, removeStalePid } from "./postgres";
import { answers, isDatabaseReady, isEngineReady, isOk } from "./probes";

const minute = 60_000;
const tsx = "node_modules/tsx/dist/cli.mjs";
/** Named, because calls run in processes whose files the watcher does not see. */
const watched = ["--include", "agent/**/*.ts", "--include", "lib/**/*.ts"];

/** The table of what we run. Each entry says how it starts, how we know that it works and how it ends well. */
export const parts = {
  postgres: (run: PostgresCommand): Part => ({
    name: "postgres",
    command: run.command,
    parameters: run.parameters,
    identity: run.identity,
    cwd: "/",
    env: postgresEnvironment,
    prepare: () => removeStalePid(run.folder),
    isUp: () => isDatabaseReady(run.url),
    startTimeoutMs: 2 * minute, // replaying what a crash left may take a while
    stopSignal: "SIGINT", // "fast": rolls open transactions back
    stopTimeoutMs: 20_000,
    threshold: 40,
    isUsual:
      /the database system is (starting up|not yet accepting connections|shutting down)|database "\w+" does not exist/,
  }),

  livekit: (binary: string, options: LivekitOptions): Part => ({
    name: "livekit",
    command: binary,
    parameters: [],
    cwd: "/",
    // In the environment, because others can read arguments.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LIVEKIT_CONFIG: livekitConfig(options) },
    isUp: () => answers(`http://127.0.0.1:${options.ports.livekit}/`),
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
        ? [tsx, "watch", "--clear-screen=false", ...watched, "agent/main.ts", "start"]
        : [...bundledWorker, "start"],
    ),
    name: "worker",
    env: sharedEnvironment(context),
    isUp: () => isOk(`http://127.0.0.1:${context.settings.ports.worker}/`),
    startTimeoutMs: 2 * minute,
    stopSignal: "SIGTERM",
    stopTimeoutMs: 25_000, // it ends running calls and closes their recordings
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
    isUsual: /GET \/api\/health/, // ours, every few seconds
  }),
};

function node({ settings }: PartContext, parameters: string[]) {
  return { command: process.execPath, parameters, cwd: settings.root, threshold: 40 };
}
