import { z } from "zod";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import type { Health } from "./schema";

type Part = Health["parts"]["web"];

const timeoutMs = 1_500;
const up = (detail: string): Part => ({ state: "up", detail });
const starting = (detail: string): Part => ({ state: "starting", detail });
const down = (detail: string): Part => ({ state: "down", detail });

export async function checkDatabase(): Promise<Part> {
  const answered = await Promise.race([
    db.$queryRaw`select 1`.then(
      () => true,
      () => false,
    ),
    new Promise<false>((resolve) => setTimeout(resolve, timeoutMs, false).unref()),
  ]);
  return answered ? up("Answers.") : down("Does not answer.");
}

export async function checkLiveKit(): Promise<Part> {
  const response = await ask(env().LIVEKIT_URL.replace(/^ws/, "http"));
  return response?.ok ? up("Answers.") : down(response ? "Answers with an error." : "Does not answer.");
}

const engineHealthSchema = z.object({ status: z.enum(["ok", "starting", "failed"]) });

export async function checkEngine(): Promise<Part> {
  const response = await ask(new URL("/health", env().ENGINE_URL).href);
  if (!response) return down("Does not answer.");
  const health = engineHealthSchema.safeParse(await response.json().catch(() => undefined));
  if (!health.success) return down("Answers with an error.");
  if (health.data.status === "failed") return down("A default model could not be loaded. See the engine's log.");
  return health.data.status === "ok" ? up("The default models are ready.") : starting("Models are loading.");
}

export async function checkWorker(): Promise<Part> {
  const response = await ask(env().WORKER_URL);
  if (!response) return down("Does not answer.");
  return response.ok ? up("Ready for calls.") : down("Runs, but is not connected to LiveKit.");
}

/** The same, asked at most every two seconds: token requests come in bursts. */
export const checkWorkerCached = remember(2_000, checkWorker);

/** Answers what `ask` answered last, for this long; those who come together share one question. */
export function remember<T>(forMs: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | undefined;
  return () => {
    if (!last || Date.now() - last.at > forMs) last = { at: Date.now(), answer: ask() };
    return last.answer;
  };
}

async function ask(url: string): Promise<Response | undefined> {
  return fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: "error" }).catch(() => undefined);
}
