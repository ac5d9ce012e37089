import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { env } from "@/lib/env";
import { freePort } from "@/tests/support/ports";

const root = fileURLToPath(new URL("../..", import.meta.url));
const healthSchema = z.object({ status: z.string(), error: z.string().optional() });
const readyWithinMs = 90_000;

export interface BenchEngine {
  url: string;
  /** Resident memory as the engine itself reports it. */
  rssMegabytes(): Promise<number>;
}

/** Runs against ENGINE_URL when it is set, else against an engine started on a free port for the occasion. */
export async function withEngine<T>(run: (engine: BenchEngine) => Promise<T>): Promise<T> {
  if (process.env.ENGINE_URL) return run(describe(env().ENGINE_URL));
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", "engine/main.ts"], {
    cwd: root,
    env: { ...process.env, ENGINE_HOST: "127.0.0.1", ENGINE_PORT: String(port), LOG_LEVEL: "error" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  try {
    const engine = describe(`http://127.0.0.1:${port}`);
    await waitUntilReady(engine.url, () => child.exitCode !== null);
    return await run(engine);
  } finally {
    child.kill("SIGTERM");
    await exited;
  }
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

async function waitUntilReady(url: string, hasExited: () => boolean): Promise<void> {
  for (const giveUpAt = Date.now() + readyWithinMs; Date.now() < giveUpAt; ) {
    if (hasExited()) throw new Error("The engine ended before it was ready.");
    const response = await fetch(`${url}/health`).catch(() => undefined);
    const health = response && healthSchema.parse(await response.json());
    if (health?.status === "ok") return;
    if (health?.status === "failed") throw new Error(health.error);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("The engine was not ready in time.");
}

/** Milliseconds (or any numbers) as their middle and their slow end, rounded to a tenth. */
export function summarise(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
    return Math.round(value * 10) / 10;
  };
  return { p50: at(0.5), p95: at(0.95), count: sorted.length };
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
