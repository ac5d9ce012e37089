import { fileURLToPath } from "node:url";
import { AgentServer, initializeLogger, type JobRequest, ServerOptions } from "@livekit/agents";
import { agentIdentityOf, callIdOfRoom, workerName } from "@/lib/calls/schema";
import { env, requireEnv } from "@/lib/env";
import { createLog } from "@/lib/log";

const log = createLog("worker");
const { LIVEKIT_URL, WORKER_HOST, WORKER_PORT, PARLEY_MAX_CALLS, LOG_LEVEL } = env();

// At "info" the framework logs what callers say; that belongs in the call's own record only.
const frameworkLevel = { silent: "fatal", info: "warn" }[LOG_LEVEL as string] ?? LOG_LEVEL;
initializeLogger({ pretty: false, level: frameworkLevel });

const server = new AgentServer(
  new ServerOptions({
    agent: fileURLToPath(new URL("./job.ts", import.meta.url)),
    agentName: workerName,
    wsURL: LIVEKIT_URL,
    apiKey: requireEnv("LIVEKIT_API_KEY"),
    apiSecret: requireEnv("LIVEKIT_API_SECRET"),
    host: WORKER_HOST,
    port: WORKER_PORT,
    production: true,
    logLevel: frameworkLevel,
    requestFunc: answer,
    // Given by name, because an omitted threshold means "take everything". Load is counted in calls: the processor is
    // shared with the engine and the database, so its load says little about us.
    loadFunc: async () => rooms().size / PARLEY_MAX_CALLS,
    loadThreshold: 1,
    numIdleProcesses: 1,
    initializeProcessTimeout: 60_000,
    drainTimeout: 1_000,
    shutdownProcessTimeout: 15_000,
    sessionEndTimeout: 10_000,
  }),
);

/** Rooms we said yes to, which the framework counts only once a warmed process has taken them. */
const promised = new Map<string, number>();
const promiseLastsMs = 30_000;

/** Rooms of calls that run or are about to. */
function rooms(): Set<string> {
  for (const [room, until] of promised) if (performance.now() > until) promised.delete(room);
  const running = server.activeJobs.flatMap(({ job }) => job.room?.name ?? []);
  for (const room of running) promised.delete(room);
  return new Set([...running, ...promised.keys()]);
}

/** Takes a call unless we are full or already have it: LiveKit dispatches anew when a room is made again, and a room
 * must never hold two agents. */
async function answer(request: JobRequest): Promise<void> {
  const room = request.room?.name ?? "";
  const callId = callIdOfRoom(room);
  const taken = rooms();
  if (!callId || taken.has(room) || taken.size >= PARLEY_MAX_CALLS) {
    log.warn({ room, calls: taken.size }, "call refused");
    await request.reject();
    return;
  }
  promised.set(room, performance.now() + promiseLastsMs);
  await request.accept("", agentIdentityOf(callId), "");
}

let isStopping = false;
async function stop(signal: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ signal, calls: server.activeJobs.length }, "stopping");
  await server.close().catch((error) => log.error({ error: String(error) }, "did not stop cleanly"));
  process.exit(0);
}
process.on("SIGTERM", (signal) => void stop(signal));
process.on("SIGINT", (signal) => void stop(signal));

log.info({ maxCalls: PARLEY_MAX_CALLS }, "worker starts");
// It gives up after ten lost connections to LiveKit; whoever started us starts us again.
await server.run();
process.exit(1);
