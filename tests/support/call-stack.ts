import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as uuidv7 } from "uuid";
import type { AgentConfig } from "@/lib/agents/schema";
import type { Dispatch } from "@/lib/calls/schema";
import { signCallToken } from "@/lib/calls/token";
import { db } from "@/lib/db";
import type { Stage } from "@/lib/providers/catalog";
import { type Caller, joinCall } from "./caller";
import { createDatabase } from "./database";
import { startLivekit } from "./livekit";
import { startWorker } from "./worker";

type Options = {
  /** Of the engine, or of a way to it that can be broken. */
  engineUrl: string;
  /** More variables of the worker's. */
  environment?: Record<string, string>;
};
type Connection = { stage: Stage; provider?: string; name?: string; options: object };

/** Everything a call needs but the engine: a database with one caller, LiveKit and the real worker. */
export type CallStack = Awaited<ReturnType<typeof startCallStack>>;

export async function startCallStack({ engineUrl, environment = {} }: Options) {
  const [database, livekit] = await Promise.all([createDatabase(), startLivekit()]);
  const dataFolder = mkdtempSync(join(tmpdir(), "parley-call-"));
  // Before the first look at the database: a process reads its environment once.
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: livekit.apiSecret,
  });
  const worker = await startWorker({
    ...{ databaseUrl: database.url, livekit, engineUrl, dataFolder },
    secret: "integration-secret-of-32-characters",
    environment: { PARLEY_MAX_CALLS: "6", ...environment },
  });
  const user = await db.user.create({ data: { email: "caller@example.org", name: "Cara", role: "user" } });
  const { apiKey, apiSecret, url: serverUrl } = livekit;

  /** An agent with one version, as a dispatch names them. */
  async function addAgent(config: AgentConfig) {
    const agent = await db.agent.create({ data: { slug: `nova-${uuidv7().slice(-12)}`, name: "Nova" } });
    const version = await db.agentVersion.create({ data: { agentId: agent.id, number: 1, config } });
    return { agentId: agent.id, agentVersionId: version.id };
  }
  const token = (dispatch: Dispatch) => signCallToken({ dispatch, name: user.name, apiKey, apiSecret });

  return {
    ...{ livekit, worker, dataFolder, addAgent, token },
    userId: user.id,
    /** A provider, as an agent names it. */
    async connect({ stage, provider = "openai-compatible", name = `${stage} ${uuidv7()}`, options }: Connection) {
      const { id } = await db.providerConnection.create({ data: { stage, provider, name, options } });
      return { provider: "connection" as const, connectionId: id };
    },
    /** Joins the room of a call; the agent is on its way. */
    async call(config: AgentConfig): Promise<{ callId: string; caller: Caller }> {
      const callId = uuidv7();
      const dispatch = { callId, userId: user.id, ...(await addAgent(config)) };
      return { callId, caller: await joinCall({ serverUrl, token: await token(dispatch) }) };
    },
    async stop(): Promise<void> {
      await worker.stop();
      await livekit.stop();
      await db.$disconnect();
      await database.drop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
