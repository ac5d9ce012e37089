import { setImmediate } from "node:timers/promises";
import type { Logger } from "pino";
import type { Engine } from "@/engine/engine";
import { type ModelEntry, requireModel } from "@/engine/models/manifest";
import type { PullProgress } from "@/engine/models/store";
import type { ModelKind } from "@/engine/types";
import { AppError, messageOf } from "@/lib/errors";
import { type Exchange, sendJson } from "./exchange";

const kinds: readonly ModelKind[] = ["stt", "llm", "tts"];

/** What is there, being fetched or loaded; pull and delete. */
export function createModelRoutes(engine: Engine, log: Logger) {
  const pulls = new Map<string, { progress: PullProgress | null; abort: AbortController }>();
  const failures = new Map<string, string>();

  function describe(entry: ModelEntry) {
    const isInstalled = engine.store.state(entry.id) === "installed";
    const loaded = kinds.map((kind) => engine.defaults[kind]).find((model) => model.id === entry.id);
    const pull = pulls.get(entry.id);
    const isExtra = engine.registry.extraId() === entry.id;
    const loadState = loaded?.state === "restarting" ? "loading" : loaded?.state;
    const error = loaded?.error ?? failures.get(entry.id) ?? null;
    const state = pull
      ? "pulling"
      : (loadState ?? (isExtra ? "ready" : error ? "failed" : isInstalled ? "installed" : "available"));
    return {
      id: entry.id,
      object: "model",
      created: 0,
      owned_by: entry.engine,
      kind: entry.kind,
      name: entry.name,
      description: entry.description,
      licence: entry.licence,
      licenceUrl: entry.licenceUrl,
      languages: entry.languages,
      sizeBytes: entry.sizeBytes,
      ramBytes: entry.ramBytes,
      tools: entry.tools,
      starter: entry.starter,
      state,
      progress: pull?.progress ?? null,
      error,
    };
  }

  async function pull(id: string, acceptLicence: boolean): Promise<void> {
    const abort = new AbortController();
    const entry: { progress: PullProgress | null; abort: AbortController } = { progress: null, abort };
    pulls.set(id, entry);
    failures.delete(id);
    try {
      await engine.store.pull(id, {
        signal: abort.signal,
        acceptLicence,
        onProgress: (progress) => {
          entry.progress = progress;
        },
      });
      log.info({ model: id }, "model pulled");
      // A default that was missing or damaged is what everybody waits for.
      await engine.reload(id);
    } catch (error) {
      if (abort.signal.aborted) return;
      failures.set(
        id,
        error instanceof AppError ? error.message : `The model could not be pulled: ${messageOf(error)}`,
      );
      log.warn({ model: id, error: messageOf(error) }, "model pull failed");
    } finally {
      pulls.delete(id);
    }
  }

  return {
    list: (exchange: Exchange) =>
      sendJson(exchange, 200, { object: "list", data: engine.manifest.models.map(describe) }),

    get: (exchange: Exchange, id: string) => sendJson(exchange, 200, describe(requireModel(engine.manifest, id))),

    /** `?accept_licence=true` for a model whose licence someone has to accept first. */
    async pull(exchange: Exchange, id: string): Promise<void> {
      const entry = requireModel(engine.manifest, id);
      if (!pulls.has(id)) {
        void pull(id, exchange.url.searchParams.get("accept_licence") === "true");
        // A licence that nobody has accepted is refused before the first byte; say so here and not only in the list.
        await setImmediate();
        const refusal = failures.get(id);
        if (refusal && entry.acceptLicence) throw new AppError("forbidden", refusal);
      }
      sendJson(exchange, 202, describe(entry));
    },

    async remove(exchange: Exchange, id: string): Promise<void> {
      const entry = requireModel(engine.manifest, id);
      if (entry.default) throw new AppError("conflict", `${entry.name} is in use as a default and cannot be deleted.`);
      pulls.get(id)?.abort.abort();
      await engine.registry.drop(id);
      await engine.store.remove(id);
      failures.delete(id);
      exchange.response.writeHead(204).end();
    },

    /** No pull outlives the process. */
    close(): void {
      for (const { abort } of pulls.values()) abort.abort();
    },
  };
}
