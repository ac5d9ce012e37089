import { rmSync } from "node:fs";
import { type Running, startParley } from "@/scripts/start/run";
import { readSettings } from "@/scripts/start/settings";
import { freePorts } from "./ports";
import { quietReporter } from "./reporter";
import { linkShared, makeTestFolder } from "./shared-data";

export type Stack = {
  /** The one origin, as a browser on this machine opens it. */
  url: string;
  databaseUrl: string;
  engineUrl: string;
  /** Its data folder. */
  data: string;
  /** `/setup?token=…` while nobody can sign in yet. */
  setupPath: string | undefined;
  /** Process of a part: postgres, livekit, engine, worker, web. */
  pidOf: (part: string) => number | undefined;
  stop: () => Promise<void>;
};

export type StackOptions = {
  /** Makes the first admin, so that no page is needed. */
  admin?: { email: string; password: string };
  /** More variables for every part. */
  environment?: Record<string, string>;
};

/** A whole Parley, started by the code of `npm start`, with its own ports, database and data folder.
 * Says nothing unless it fails. */
export async function startStack({ admin, environment = {} }: StackOptions = {}): Promise<Stack> {
  const data = await makeTestFolder("stack");
  linkShared(data);
  const inherited = withoutOurs(process.env);
  const settings = readSettings({
    ...inherited,
    ...environment,
    ...(await portVariables()),
    PARLEY_DATA: data,
    PARLEY_HOST: environment.PARLEY_HOST ?? "127.0.0.1",
    PARLEY_ADMIN_EMAIL: admin?.email,
    PARLEY_ADMIN_PASSWORD: admin?.password,
  });
  const reporter = quietReporter();
  const running = await startParley(settings, { ...inherited, ...environment } as NodeJS.ProcessEnv, reporter).catch(
    (error) => {
      console.error(reporter.lines.join("\n"));
      throw error;
    },
  );
  return {
    url: running.url,
    databaseUrl: running.databaseUrl,
    engineUrl: `http://127.0.0.1:${settings.ports.engine}`,
    data,
    setupPath: running.setupPath,
    pidOf: (part) => running.supervisor.pidOf(part),
    stop: () => stop(running, data),
  };
}

async function stop(running: Running, data: string): Promise<void> {
  await running.stop();
  rmSync(data, { recursive: true, force: true }); // removes the links, not what they lead to
}

/** A test must not reach the database or keys of whoever runs it. */
function withoutOurs(source: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const ours = /^(PARLEY_|LIVEKIT_|DATABASE_|NEXTAUTH_|AUTH_|ENGINE_|WORKER_)/;
  return Object.fromEntries(Object.entries(source).filter(([name]) => !ours.test(name)));
}

async function portVariables(): Promise<Record<string, string>> {
  const names = [
    "PARLEY_PORT",
    "PARLEY_WEB_PORT",
    "ENGINE_PORT",
    "WORKER_PORT",
    "PARLEY_POSTGRES_PORT",
    "PARLEY_LIVEKIT_PORT",
    "PARLEY_LIVEKIT_TCP_PORT",
    "PARLEY_LIVEKIT_UDP_PORT",
    "PARLEY_STUN_PORT",
  ];
  const ports = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, String(ports[index])]));
}
