import { availableParallelism, freemem } from "node:os";
import { join } from "node:path";
import type { Logger } from "pino";
import { AppError, messageOf } from "@/lib/errors";
import { createLlama } from "./llm/llama";
import { createLlmRegistry } from "./llm/registry";
import { ensureQ80 } from "./llm/requantise";
import { createRounds, type Rounds } from "./llm/rounds";
import { createMetrics, observeQueues } from "./metrics";
import { loadManifest, type ModelEntry, requireModel } from "./models/manifest";
import { createModelStore } from "./models/store";
import { createScheduler } from "./scheduler";
import { createMoonshine } from "./stt/moonshine";
import { sttSampleRate } from "./stt/rate";
import type { Decode } from "./stt/session";
import { createHibari } from "./tts/hibari-adapter";
import type { ChatOptions, ChatRun, LlmAdapter, ModelKind, SttAdapter, TtsAdapter } from "./types";
import type { WorkerState } from "./worker/host";

export type LoadState = "loading" | "ready" | "restarting" | "failed";
export interface DefaultModel {
  id: string;
  state: LoadState;
  /** 0…1 while loading. */
  progress: number;
  error: string | null;
}

/** Two decodes side by side beat one that is split, and a final must not wait for a hypothesis. */
const sttThreads = 2;

/** Beyond what a model needs, the rest of the machine should keep this much. */
const memoryReserveBytes = 300_000_000;

/** Loads the default models in the background and gives the routes what they need. */
export function createEngine({ modelsRoot, log }: { modelsRoot: string; log: Logger }) {
  const manifest = loadManifest();
  const store = createModelStore({ root: modelsRoot });
  const metrics = createMetrics();
  const cores = availableParallelism();
  // Half the cores: llama.cpp's threads wait for each other at every layer, so one that has to share its core with another
  // process stalls all (measured on 2 cores under load: 70 tokens/s with one thread, 3 with two).
  const llmThreads = Math.max(1, Math.min(4, Math.floor(cores / 2)));
  const scheduler = createScheduler({
    capacity: cores,
    onDone({ priority, waitMs, runMs }) {
      metrics.wait.observe({ priority }, waitMs / 1000);
      metrics.run.observe({ priority }, runMs / 1000);
    },
  });
  observeQueues(metrics, scheduler);

  const entries = { stt: defaultOf("stt"), llm: defaultOf("llm"), tts: defaultOf("tts") };
  const defaults: Record<ModelKind, DefaultModel> = {
    stt: { id: entries.stt.id, state: "loading", progress: 0, error: null },
    llm: { id: entries.llm.id, state: "loading", progress: 0, error: null },
    tts: { id: entries.tts.id, state: "loading", progress: 0, error: null },
  };
  const loaded: { stt?: SttAdapter; llm?: LlmAdapter; tts?: TtsAdapter } = {};
  const rounds = new Map<string, Rounds>();
  const registry = createLlmRegistry({
    defaultId: entries.llm.id,
    defaultLlm: () => requireLoaded("llm"),
    load: loadExtra,
  });

  function defaultOf(kind: ModelKind): ModelEntry {
    const entry = manifest.models.find((model) => model.kind === kind && model.default);
    if (!entry) throw new AppError("internal", `The model manifest names no default for ${kind}.`);
    return entry;
  }

  function requireLoaded<Kind extends ModelKind>(kind: Kind): NonNullable<(typeof loaded)[Kind]> {
    const adapter = loaded[kind];
    if (adapter) return adapter;
    const { id, error } = defaults[kind];
    throw new AppError("unavailable", error ?? `The model ${id} is still loading. Try again in a moment.`);
  }

  const onState = (kind: ModelKind) => (state: WorkerState, reason?: string) => {
    if (state === "restarting") {
      defaults[kind].state = "restarting";
      log.error({ model: defaults[kind].id, reason }, "model thread stopped, restarting it");
    }
    if (state === "ready" && defaults[kind].state === "restarting") defaults[kind].state = "ready";
  };

  const loaders: { [Kind in ModelKind]: (files: Record<string, string>) => Promise<void> } = {
    async stt(files) {
      loaded.stt = await createMoonshine({ files, threads: sttThreads, onState: onState("stt") });
      const { decode } = loaded.stt;
      await Promise.all(Array.from({ length: sttThreads }, () => decode(new Float32Array(4 * sttSampleRate))));
    },
    async llm(files) {
      loaded.llm = await openLlm(entries.llm, files, (share) => {
        defaults.llm.progress = share;
      });
      await warmLlm(loaded.llm);
    },
    async tts(files) {
      loaded.tts = await createHibari({ files, threads: 1, onState: onState("tts") });
      const pieces = loaded.tts.synthesize("Hello.", { speed: 1, signal: new AbortController().signal });
      for await (const _ of pieces);
    },
  };

  async function openLlm(entry: ModelEntry, files: Record<string, string>, onProgress?: (share: number) => void) {
    const file = entry.files.find(({ path }) => path.endsWith(".gguf"));
    const original = file && files[file.path];
    if (!original) throw new AppError("internal", `The model ${entry.id} has no GGUF file.`);
    const modelPath = file.sha256 ? await fasterForm(entry, original, file.sha256) : original;
    return createLlama({ modelPath, threads: llmThreads, tools: entry.tools, onProgress });
  }

  /** A full disk makes answers slower, not impossible. */
  async function fasterForm({ id }: ModelEntry, original: string, sha256: string): Promise<string> {
    const path = join(store.derivedFolder(id), `${sha256.slice(0, 12)}.q8_0.gguf`);
    return ensureQ80(original, path).catch((error: unknown) => {
      log.warn(
        { model: id, reason: messageOf(error) },
        "no room for a faster form of the model, the slower one serves",
      );
      return original;
    });
  }

  async function loadExtra(id: string): Promise<LlmAdapter> {
    const entry = requireModel(manifest, id);
    if (entry.kind !== "llm") throw new AppError("invalid_input", `The model ${id} is not a language model.`);
    const files = await store.files(id);
    const needed = entry.ramBytes + memoryReserveBytes;
    if (freemem() < needed) {
      const [wantedMb, freeMb] = [needed, freemem()].map((bytes) => Math.round(bytes / 1e6));
      throw new AppError("unavailable", `${entry.name} needs ${wantedMb} MB of free memory; there are ${freeMb} MB.`);
    }
    const llm = await openLlm(entry, files);
    await warmLlm(llm);
    return llm;
  }

  async function load(kind: ModelKind): Promise<void> {
    const { id } = entries[kind];
    const startedAt = performance.now();
    try {
      // A damaged file may take the whole process down inside a native library, so it is found here.
      const { ok, problems } = await store.verify(id);
      if (!ok) throw new AppError("not_configured", `${problems.join(" ")} Run \`npm run models -- pull ${id}\`.`);
      await loaders[kind](await store.files(id));
      Object.assign(defaults[kind], { state: "ready", progress: 1 });
      log.info({ model: id, ms: Math.round(performance.now() - startedAt) }, "model ready");
    } catch (error) {
      Object.assign(defaults[kind], {
        state: "failed",
        error: error instanceof AppError ? error.message : `The model ${id} could not be loaded: ${messageOf(error)}`,
      });
      log.error({ model: id, error: messageOf(error) }, "model failed to load");
    }
  }

  const decode: Decode = ({ priority, signal, samples, draft }) =>
    scheduler.submit({
      priority,
      cores: 1,
      signal,
      async run() {
        const audio = samples();
        const startedAt = performance.now();
        const text = await requireLoaded("stt").decode(audio, { draft, signal });
        metrics.sttFactor.observe((performance.now() - startedAt) / 1000 / (audio.length / sttSampleRate || 1));
        return text;
      },
    });

  return {
    manifest,
    store,
    metrics,
    scheduler,
    defaults,
    registry,
    decode,
    /** The turns of one language model's conversations. */
    roundsOf(model: string): Rounds {
      const known = rounds.get(model) ?? createRounds(scheduler, llmThreads);
      rounds.set(model, known);
      return known;
    },
    requireStt: () => requireLoaded("stt"),
    requireTts: () => requireLoaded("tts"),
    /** Loads a default model that failed, now that its files are whole. */
    async reload(id: string): Promise<void> {
      const kind = (["stt", "tts", "llm"] as const).find((one) => entries[one].id === id);
      if (!kind || defaults[kind].state !== "failed") return;
      Object.assign(defaults[kind], { state: "loading", progress: 0, error: null });
      await load(kind);
    },
    /** Resolves when every default model is ready or has failed. */
    start: () => Promise.all((["stt", "tts", "llm"] as const).map(load)),
    async close(): Promise<void> {
      await Promise.allSettled([loaded.stt?.close(), loaded.tts?.close(), registry.close()]);
    },
  };
}
export type Engine = ReturnType<typeof createEngine>;

/** The first evaluation sets up buffers; a caller should not pay for it. */
async function warmLlm(llm: LlmAdapter): Promise<void> {
  const options: ChatOptions = {
    messages: [{ role: "user", content: "Hello" }],
    tools: [],
    toolChoice: "auto",
    maxTokens: 1,
    temperature: 0,
    topP: 1,
    repeatPenalty: 1,
    frequencyPenalty: 0,
    presencePenalty: 0,
    stop: [],
    think: false,
  };
  const run: ChatRun = { gate: (slice) => slice(), signal: new AbortController().signal, isBackground: false };
  for await (const _ of llm.chat(options, run));
}
