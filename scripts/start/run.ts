import { join } from "node:path";
import pg from "pg";
import { AppError } from "@/lib/errors";
import { seed } from "@/prisma/seed";
import { buildWeb } from "./build";
import { bundleWorker } from "./bundle";
import { type DataPaths, prepareDataFolder } from "./data-folder";
import { startGateway } from "./gateway";
import { findLivekit } from "./livekit-binary";
import { acquireLock } from "./lock";
import { migrate } from "./migrate";
import { ensureModels } from "./models";
import { stopOrphans } from "./orphans";
import { databaseUrlOf, livekitUrlOf, type PartContext, setupTokenOf } from "./part-environment";
import { parts } from "./parts";
import { type PortNeed, requireFreePorts } from "./ports";
import { preparePostgres } from "./postgres";
import type { Reporter } from "./reporter";
import { loadSecrets } from "./secrets";
import type { Settings } from "./settings";
import { startStun } from "./stun";
import { PartFailed, Supervisor } from "./supervisor";

export type Running = {
  url: string;
  paths: DataPaths;
  databaseUrl: string;
  /** Path of the page that makes the first admin, or undefined when somebody can sign in already. */
  setupPath: string | undefined;
  supervisor: Supervisor;
  stop: (onStop?: (name: string) => void) => Promise<void>;
};

/** Another `npm start` runs on this data folder. */
export class AlreadyRunning extends AppError {
  constructor(pid: number, url: string) {
    super("conflict", `Parley is already running (process ${pid}) at ${url}. Stop it with: kill ${pid}`);
  }
}

/** Brings everything up. On failure whatever had started is stopped again. `environment` is what children inherit. */
export async function startParley(
  settings: Settings,
  environment: NodeJS.ProcessEnv,
  reporter: Reporter,
  onSupervisor: (supervisor: Supervisor) => void = () => undefined,
): Promise<Running> {
  const paths = prepareDataFolder(settings.data);
  const url = `${settings.https ? "https" : "http"}://localhost:${settings.ports.public}`;
  const lock = acquireLock(paths.run, url);
  if (lock.holder) throw new AlreadyRunning(lock.holder.pid, lock.holder.url);
  const supervisor = new Supervisor(paths, reporter);
  const closers = [() => supervisor.stop(), async () => lock.release()];
  const undo = async () => {
    for (const close of closers) await close();
  };
  onSupervisor(supervisor);
  try {
    const stopped = await stopOrphans(paths.run);
    if (stopped.length > 0) reporter.say(`  Stopped what an earlier run had left: ${stopped.join(", ")}`);
    await requireFreePorts(neededPorts(settings));
    const context = { settings, paths, secrets: loadSecrets(paths.secrets), environment };
    const certificate = settings.https ? await certificateFor(settings, paths) : undefined;
    const gateway = await startGateway({
      host: settings.host,
      port: settings.ports.public,
      webUrl: `http://127.0.0.1:${settings.ports.web}`,
      livekitUrl: livekitUrlOf(context),
      publicUrl: settings.publicUrl,
      certificate,
    });
    closers.splice(1, 0, () => gateway.close());
    if (!settings.external.livekitUrl) {
      const stun = await startStun(settings.ports.stun, settings.host);
      closers.splice(1, 0, async () => void stun.close());
    }
    await startParts(context, supervisor, reporter);
    return {
      url,
      paths,
      databaseUrl: databaseUrlOf(context),
      setupPath: (await hasUsers(databaseUrlOf(context))) ? undefined : `/setup?token=${setupTokenOf(context)}`,
      supervisor,
      stop: undo,
    };
  } catch (error) {
    await undo();
    throw error;
  }
}

/** Loaded only when wanted: making certificates takes a library that plain starts need not read. */
async function certificateFor({ publicUrl }: Settings, paths: DataPaths) {
  const { loadCertificate, localNames } = await import("./tls");
  return loadCertificate(paths.tls, localNames(publicUrl));
}

/** In parallel where one does not wait for the other: a first start downloads, builds and fills a database at once. */
async function startParts(context: PartContext, supervisor: Supervisor, reporter: Reporter): Promise<void> {
  const { settings, paths } = context;
  const start = async (title: string, part: Parameters<Supervisor["start"]>[0]) => {
    const step = reporter.step(title);
    try {
      await supervisor.start(part);
      step.done();
    } catch (error) {
      if (error instanceof PartFailed && error.part === part.name) step.fail();
      else step.abandon();
      throw error;
    }
  };
  const database = async () => {
    if (!settings.external.databaseUrl) {
      const password = context.secrets.databasePassword;
      const run = await preparePostgres(paths.postgres, settings.ports.postgres, password);
      await start("Database", parts.postgres(run));
    }
    const url = databaseUrlOf(context);
    const applied = await migrate(url, join(settings.root, "prisma/migrations"));
    if (applied.length > 0) reporter.say(`  Database migrated: ${applied.join(", ")}`);
    await seed(url, settings.admin);
  };
  const livekit = async () => {
    if (settings.external.livekitUrl) return;
    const binary = await findLivekit(paths.bin, reporter);
    await start("LiveKit", parts.livekit(binary, livekitOptions(context)));
  };
  const engine = async () => {
    if (settings.external.engineUrl) return;
    await ensureModels(paths.models, reporter);
    await start("Speech engine", parts.engine(context));
  };
  const build = async () => {
    if (settings.isDevelopment) return;
    await bundleWorker(settings.root);
    await buildWeb(settings.root, reporter);
  };
  await Promise.all([database(), livekit(), engine(), build()]);
  await Promise.all([start("Worker", parts.worker(context)), start("Web", parts.web(context))]);
}

function livekitOptions({ settings, secrets }: PartContext) {
  const { ports, host, mediaIp } = settings;
  return { ports, host, mediaIp, key: secrets.livekitKey, secret: secrets.livekitSecret };
}

function neededPorts({ ports, host, external }: Settings): PortNeed[] {
  const tcp = (port: number, use: string, variable: string, at = "127.0.0.1"): PortNeed => ({
    port,
    host: at,
    protocol: "tcp",
    use,
    variable,
  });
  const udp = (port: number, use: string, variable: string): PortNeed => ({
    port,
    host,
    protocol: "udp",
    use,
    variable,
  });
  return [
    tcp(ports.public, "the address people open", "PARLEY_PORT", host),
    tcp(ports.web, "the web app", "PARLEY_WEB_PORT"),
    tcp(ports.worker, "the worker's health", "WORKER_PORT"),
    ...(external.engineUrl ? [] : [tcp(ports.engine, "the speech engine", "ENGINE_PORT")]),
    ...(external.databaseUrl ? [] : [tcp(ports.postgres, "the database", "PARLEY_POSTGRES_PORT")]),
    ...(external.livekitUrl
      ? []
      : [
          tcp(ports.livekit, "LiveKit's signalling", "PARLEY_LIVEKIT_PORT"),
          tcp(ports.livekitTcp, "call audio over TCP", "PARLEY_LIVEKIT_TCP_PORT", "0.0.0.0"),
          udp(ports.livekitUdp, "call audio", "PARLEY_LIVEKIT_UDP_PORT"),
          udp(ports.stun, "STUN", "PARLEY_STUN_PORT"),
        ]),
  ];
}

async function hasUsers(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return Boolean((await client.query(`select 1 from "User" limit 1`)).rowCount);
  } finally {
    await client.end();
  }
}
