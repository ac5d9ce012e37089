import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { AgentServer, initializeLogger, type JobRequest, ServerOptions } from "@livekit/agents";
import { agentIdentityOf, callIdOfRoom, dispatchSchema, workerName } from "@/lib/calls/schema";
import { loseCall } from "@/lib/calls/watchdog-store";
import { env, requireEnv } from "@/lib/env";
import { createLog } from "@/lib/log";
import { startAnalyst } from "./analysis/analyst";
import { freePort } from "./desk/free-port";
import { startDesk } from "./desk/server";
import { letAudioModelsGiveWay } from "./give-way";

const log = createLog("worker");
const { LIVEKIT_URL, WORKER_HOST, WORKER_PORT, PARLEY_MAX_CALLS, LOG_LEVEL } = env();

// At "info" the framework logs what callers say; that belongs in the call's own record only.
const frameworkLevel = { silent: "fatal", info: "error", warn: "error" }[LOG_LEVEL as string] ?? LOG_LEVEL;
initializeLogger({ pretty: false, level: frameworkLevel });

const healthPort = await freePort();
const server = new AgentServer(
  new ServerOptions({
    // Beside us, and bundled or not as we are.
    agent: fileURLToPath(new URL(`./job${extname(import.meta.url)}`, import.meta.url)),
    agentName: workerName,
    wsURL: LIVEKIT_URL,
    apiKey: requireEnv("LIVEKIT_API_KEY"),
    apiSecret: requireEnv("LIVEKIT_API_SECRET"),
    // Its own server tells how it is; the desk stands in front of it.
    host: "127.0.0.1",
    port: healthPort,
    production: true,
    logLevel: frameworkLevel,
    requestFunc: answer,
    // Given by name, because an omitted threshold means "take everything". Load is counted in calls: the processor is
    // shared with the engine and the database, so its load says little about us. It never reaches the threshold: LiveKit
    // offers nothing to a full worker, and a full one must still be offered a call of its own that lost its agent.
    loadFunc: async () => rooms().size / (rooms().size + 10),
    loadThreshold: 1,
    numIdleProcesses: 1,
    initializeProcessTimeout: 60_000,
    drainTimeout: 1_000,
    shutdownProcessTimeout: 15_000,
    sessionEndTimeout: 10_000,
  }),
);

/** Rooms we said yes to, which the framework counts only once a warmed process has taken them. */
const promised = new Map<string, { attempt: number; until: number }>();
const promiseLastsMs = 10_000;

/** Rooms of calls that run or are about to, each with the number of the job that has it. */
function rooms(): Map<string, number> {
  const taken = new Map<string, number>();
  for (const { job } of server.activeJobs) {
    const room = job.room?.name ?? "";
    const attempt = attemptOf(job.metadata);
    taken.set(room, Math.max(attempt, taken.get(room) ?? 0));
    if (attempt >= (promised.get(room)?.attempt ?? 0)) promised.delete(room);
  }
  for (const [room, { attempt, until }] of promised) {
    if (performance.now() > until) promised.delete(room);
    else taken.set(room, Math.max(attempt, taken.get(room) ?? 0));
  }
  return taken;
}

/** Takes a call unless we have it: LiveKit dispatches anew when a room is made again, and a room must never hold two
 * agents. A job sent to take a call over is let in even while its predecessor's process still stands: whoever sent it has
 * taken the call away from that one. Whether there is a place the job itself finds out, because only a job can tell the
 * caller. */
async function answer(request: JobRequest): Promise<void> {
  const room = request.room?.name ?? "";
  const callId = callIdOfRoom(room);
  const attempt = attemptOf(request.job.metadata);
  const taken = rooms();
  if (!callId || attempt <= (taken.get(room) ?? 0)) {
    log.warn({ room, attempt, calls: taken.size }, "call refused");
    await request.reject();
    return;
  }
  promised.set(room, { attempt, until: performance.now() + promiseLastsMs });
  await request.accept("", agentIdentityOf(callId), "");
}

/** Number of the job among those of its call; 0 for what is no dispatch of ours. */
function attemptOf(metadata: string): number {
  try {
    return dispatchSchema.parse(JSON.parse(metadata)).attempt ?? 1;
  } catch {
    return 0;
  }
}

/** Calls of the jobs whose process we have seen alive, by the job's id. */
let alive = new Map<string, string>();

/** Tells of jobs that ended without ending their call, sooner than a missing heartbeat could. */
function reportDeadJobs(): void {
  const running = new Map(server.activeJobs.map(({ job }) => [job.id, callIdOfRoom(job.room?.name ?? "") ?? ""]));
  const gone = [...alive].filter(([jobId, callId]) => callId && !running.has(jobId));
  alive = running;
  for (const [jobId, callId] of gone) {
    loseCall({ callId, jobId }, "agent-lost").catch((error) =>
      log.error({ error: String(error), callId }, "a dead job was not reported"),
    );
  }
}
setInterval(reportDeadJobs, 200);

const analyst = startAnalyst({ log: createLog("analyst") });

let isStopping = false;
async function stop(signal: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ signal, calls: server.activeJobs.length }, "stopping");
  void analyst.stop();
  await server.close().catch((error) => log.error({ error: String(error) }, "did not stop cleanly"));
  process.exit(0);
}
process.on("SIGTERM", (signal) => void stop(signal));
process.on("SIGINT", (signal) => void stop(signal));

server.event.once("worker_registered", () => {
  letAudioModelsGiveWay().catch((error) => log.warn({ error: String(error) }, "audio models do not give way"));
});

await startDesk({ host: WORKER_HOST, port: WORKER_PORT, healthUrl: `http://127.0.0.1:${healthPort}`, log });
log.info({ maxCalls: PARLEY_MAX_CALLS ?? "by cores" }, "worker starts");
// It gives up after ten lost connections to LiveKit; whoever started us starts us again.
await server.run();
process.exit(1);
