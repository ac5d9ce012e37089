import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { v7 as uuidv7 } from "uuid";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { ledgerSchema } from "@/lib/calls/schema";
import { signCallToken } from "@/lib/calls/token";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { migrate } from "@/scripts/start/migrate";
import { ensureModels } from "@/scripts/start/models";
import { createReporter } from "@/scripts/start/reporter";
import { type Caller, joinCall } from "@/tests/support/caller";
import { startEngine } from "@/tests/support/engine";
import { startLivekit } from "@/tests/support/livekit";
import { startPostgres } from "@/tests/support/postgres";
import { makeTestFolder, sharedPaths } from "@/tests/support/shared-data";
import { startWorker } from "@/tests/support/worker";
import type { Measured } from "./figures";

/** What `npm run bench` was asked for. */
export type BenchOptions = {
  /** How many turns, instead of the bench's own number. */
  turns?: number;
  /** How many callers at once. */
  calls: number;
};

/** One bench: starts what it needs, measures, stops it again. */
export type Bench = (options: BenchOptions) => Promise<Measured>;

export interface BenchEngine {
  url: string;
  /** Resident memory as the engine itself reports it. */
  rssMegabytes(): Promise<number>;
}

/** Runs against ENGINE_URL when it is set, else against an engine started on a free port for the occasion. */
export async function withEngine<T>(run: (engine: BenchEngine) => Promise<T>): Promise<T> {
  if (process.env.ENGINE_URL) return run(describe(env().ENGINE_URL));
  const engine = await startOwnEngine();
  try {
    return await run(describe(engine.url));
  } finally {
    await engine.stop();
  }
}

async function startOwnEngine() {
  await ensureModels(sharedPaths().models, createReporter(process.stderr));
  return startEngine();
}

function describe(url: string): BenchEngine {
  return {
    url,
    async rssMegabytes() {
      const text = await (await fetch(`${url}/metrics`)).text();
      const bytes = /^process_resident_memory_bytes (\d+)/m.exec(text)?.[1];
      return Math.round(Number(bytes) / 1e6);
    },
  };
}

/** Everything a call needs and no page: Postgres, LiveKit, an engine and a worker of the bench's own. */
export type CallCentre = {
  engineUrl: string;
  livekit: { url: string; apiKey: string; apiSecret: string };
  worker: Awaited<ReturnType<typeof startWorker>>;
  /** Calls an agent: the starter with `changes`. Resolves when the caller is in the room. */
  call(changes?: Partial<AgentConfig>): Promise<{ callId: string; caller: Caller }>;
  /** The call as it was written down, once it is over. */
  ended(callId: string): Promise<EndedCall>;
};

export type EndedCall = Awaited<ReturnType<typeof readCall>>;

type CentreOptions = {
  /** A speech engine that runs already; default is one of the bench's own. */
  engineUrl?: string;
  /** More variables for the worker. */
  environment?: Record<string, string>;
};

/** Starts a call centre, runs, and stops all of it whatever happens. */
export async function withCallCentre<T>(
  { engineUrl, environment = {} }: CentreOptions,
  run: (centre: CallCentre) => Promise<T>,
): Promise<T> {
  const closers: (() => Promise<unknown>)[] = [];
  async function opened<Part>(starting: Promise<Part>, close: (part: Part) => unknown): Promise<Part> {
    const part = await starting;
    closers.push(async () => close(part));
    return part;
  }
  try {
    const starts = [
      opened(startPostgres(), (postgres) => postgres.stop()),
      opened(startLivekit(), (livekit) => livekit.stop()),
      engineUrl ? undefined : opened(startOwnEngine(), (engine) => engine.stop()),
      opened(makeTestFolder("bench"), (folder) => rmSync(folder, { recursive: true, force: true })),
    ] as const;
    // One that comes up after another has failed must be stopped too.
    await Promise.allSettled(starts);
    const [postgres, livekit, ownEngine, data] = await Promise.all(starts);
    mkdirSync(join(data, "recordings"), { recursive: true });
    const databaseUrl = postgres.url("parley");
    await migrate(databaseUrl, join(import.meta.dirname, "../../prisma/migrations"));
    process.env.DATABASE_URL = databaseUrl;
    closers.push(() => db.$disconnect());
    const url = engineUrl ?? ownEngine?.url ?? "";
    const secret = "only-for-benches-secret-of-32-chars";
    const worker = await startWorker({
      databaseUrl,
      livekit,
      engineUrl: url,
      dataFolder: data,
      secret,
      // How many calls at once is what a bench asks, not what it is told.
      environment: { PARLEY_MAX_CALLS: "6", ...environment },
    });
    closers.push(() => worker.stop());
    const { id: userId } = await db.user.create({
      data: { email: "bench@example.org", name: "Bench", role: "user" },
    });
    const atWork = run({
      engineUrl: url,
      livekit,
      worker,
      async call(changes = {}) {
        const callId = uuidv7();
        const config: AgentConfig = { ...starterConfig, ...changes };
        const agent = await db.agent.create({ data: { slug: `bench-${callId}`, name: "Nova" } });
        const version = await db.agentVersion.create({ data: { agentId: agent.id, number: 1, config } });
        const dispatch = { callId, userId, agentId: agent.id, agentVersionId: version.id };
        const { apiKey, apiSecret } = livekit;
        const token = await signCallToken({ dispatch, name: "Bench", apiKey, apiSecret });
        return { callId, caller: await joinCall({ serverUrl: livekit.url, token }) };
      },
      ended: readCall,
    });
    return await atWork.catch((error) => {
      console.error(worker.output().slice(-3_000));
      throw error;
    });
  } finally {
    for (const close of closers.reverse()) await close().catch((error) => console.error(String(error)));
  }
}

async function readCall(callId: string) {
  const giveUpAt = performance.now() + 30_000;
  for (;;) {
    const call = await db.call.findUnique({
      where: { id: callId },
      include: { turns: { orderBy: { index: "asc" } }, incidents: true, events: { orderBy: { sequence: "asc" } } },
    });
    if (call && call.status !== "active") {
      return { ...call, turns: call.turns.map((turn) => ({ ...turn, ledger: readLedger(turn.ledger) })) };
    }
    if (performance.now() > giveUpAt) throw new Error(`The call ${callId} did not end.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const readLedger = (stored: unknown) => (stored === null ? undefined : ledgerSchema.parse(stored));

/** Waits until the agent listens and, where it greets, has finished. */
export async function untilReady(caller: Caller): Promise<void> {
  await caller.until(() => caller.agentState() === "listening", "the agent to listen", 30_000);
  await caller.heardSilence(performance.now(), 900);
}

export async function postJson(url: string, body: unknown): Promise<Response> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

/** Sentences of the lengths people speak, 1 to 9 s. */
export const sentences = [
  "Yes, please.",
  "What time is it in Tokyo?",
  "How are you doing today?",
  "Can you repeat that more slowly?",
  "I would like to book a table for two tomorrow evening.",
  "We need three apples, two bananas and a bottle of milk.",
  "Please cancel my appointment with Doctor Brown on Friday.",
  "Turn off the lights in the kitchen and set a timer for ten minutes.",
  "Tell me a short story about a dragon who was afraid of the dark.",
  "Could you please tell me how long it takes to fly from London to New York?",
  "The weather has been really nice this week, so we went to the park every afternoon and played football with the children.",
  "I think the meeting starts at half past nine, but I am not completely sure about the room, so please check the calendar before you leave.",
] as const;
