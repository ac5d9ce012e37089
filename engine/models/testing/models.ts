import type { Manifest, ModelEntry } from "../manifest";
import type { SourceSettings } from "../sources/source";

/** Retries that do not make a test wait. */
export const quickNetwork: SourceSettings["network"] = { attempts: 3, retryDelayMs: 1, stallMs: 10_000 };

/** A manifest entry of which a test says only what matters to it. */
export function modelEntry(part: Partial<ModelEntry> & Pick<ModelEntry, "files">): ModelEntry {
  return {
    id: "small",
    kind: "llm",
    engine: "llama",
    name: "Small model",
    description: "For tests.",
    licence: "MIT",
    licenceUrl: "https://licence.example/mit",
    languages: ["en"],
    sizeBytes: 1,
    ramBytes: 1,
    default: false,
    starter: false,
    tools: false,
    ...part,
  };
}

export function manifestOf(...models: ModelEntry[]): Manifest {
  return { version: 1, models };
}
