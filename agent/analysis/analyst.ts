import type { Logger } from "pino";
import { loadAgentConfig } from "@/lib/agents/schema";
import { analysisChannel } from "@/lib/calls/analysis";
import {
  readerOf,
  unsafeChargeReading,
  unsafeFailRun,
  unsafeFinishRun,
  unsafeRunsInWork,
  unsafeRunsWithoutJob,
  unsafeTakeRun,
} from "@/lib/calls/analysis-work-store";
import type { Amounts } from "@/lib/calls/use";
import { create } from "../providers/connected";
import { llmFactories } from "../providers/llm";
import type { ChatSource } from "../providers/llm/source";
import { engineTraits, resolve } from "../providers/resolve";
import type { Bell } from "./bell";
import { isWorthAnotherTry, reasonFor, TriedTooOften } from "./failure";
import { takeTurnsLeading } from "./lead";
import { type Job, type JobQueue, longestTrySeconds, openQueue } from "./queue";
import { readCall } from "./read-call";

type Options = {
  log: Logger;
  /** Tries of a reading, of which those that ended with their process count too. */
  tries?: number;
  /** Before the second one; doubled with each after it. */
  retryDelaySeconds?: number;
  /** Without being told of anything, looks are this far apart. */
  lookEveryMs?: number;
};

const lockId = 72_707_370;
const atATime = 100;

/** Has calls that are over read, one after the other, outside the calls and behind them. Of all workers one does it; when it dies,
 * another one finishes what it left, and each result is written once (docs/decisions/0036-after-the-call.md). */
export function startAnalyst({ log, tries = 5, retryDelaySeconds = 30, lookEveryMs = 5_000 }: Options) {
  async function lead(bell: Bell, signal: AbortSignal) {
    const queue = await openQueue(tries, retryDelaySeconds, log);
    try {
      // Nobody else is at work, so what is in work was left by one that died.
      for (const run of await unsafeRunsInWork()) {
        await queue.drop(run);
        await unsafeFailRun(run, "Parley stopped while this call was read.", false);
      }
      while (!signal.aborted) {
        for (const run of await unsafeRunsWithoutJob(atATime)) await queue.send(run);
        const job = await queue.next();
        if (job) await work(queue, job, signal);
        else await bell.heard(lookEveryMs, signal);
      }
    } finally {
      await queue.close();
    }
  }

  async function work(queue: JobQueue, job: Job, signal: AbortSignal): Promise<void> {
    const taken = await unsafeTakeRun(job);
    if (!taken) return queue.done(job);
    const { callId, attempt } = taken;
    try {
      if (attempt > tries) throw new TriedTooOften();
      const config = loadAgentConfig(taken.config);
      const { source, ...reader } = await readerFor(config);
      const until = AbortSignal.any([signal, AbortSignal.timeout(longestTrySeconds * 1_000)]);
      const works: Partial<Amounts>[] = [];
      const result = await readCall({ ...taken, config }, source, until, (done) => works.push(done)).finally(() => {
        source.close?.();
        // Before the result: whoever does it again pays again.
        return unsafeChargeReading(callId, { ...reader, model: source.model }, works);
      });
      if (await unsafeFinishRun(taken, result)) log.info({ callId, attempt, model: result.model }, "call read");
      await queue.done(job);
    } catch (error) {
      if (signal.aborted) return; // whoever leads next finds it in work
      const isFinal = attempt >= tries || !isWorthAnotherTry(error);
      log.warn({ callId, attempt, isFinal, reason: reasonFor(error) }, "call not read");
      await unsafeFailRun(taken, reasonFor(error), isFinal);
      await (isFinal ? queue.done(job) : queue.again(job));
    }
  }

  return takeTurnsLeading({ lockId, channel: analysisChannel, lead, againAfterMs: lookEveryMs, log });
}

async function readerFor(config: Parameters<typeof readerOf>[0]) {
  const connected = await resolve("llm", readerOf(config), config);
  const traits = connected.provider === "engine" ? (await engineTraits())(connected.options.model) : noTraits;
  const source: ChatSource = create(llmFactories, connected, traits);
  return { source, provider: connected.id, name: connected.name };
}

const noTraits = { tools: true, isStarter: false };
