import { env } from "@/lib/env";
import type { Source, SourceKind } from "../manifest";

/** What of the machine the sources depend on; tests give their own. */
export interface SourceSettings {
  hfEndpoint: string;
  hfToken?: string;
  githubUrl: string;
  /** Commands that may be Python 3, tried in order. */
  pythonCommands: string[];
  npmCommand: string[];
  network: NetworkSettings;
}

export interface NetworkSettings {
  /** Tries in a row that bring nothing new before a download is given up. */
  attempts: number;
  /** Wait before the second try; doubled each time. */
  retryDelayMs: number;
  /** A connection that sends nothing for this long counts as dropped. */
  stallMs: number;
}

export function defaultSettings(): SourceSettings {
  const { HF_ENDPOINT, HF_TOKEN, PARLEY_GITHUB_URL } = env();
  return {
    hfEndpoint: HF_ENDPOINT,
    hfToken: HF_TOKEN,
    githubUrl: PARLEY_GITHUB_URL,
    pythonCommands: process.platform === "win32" ? ["py", "python"] : ["python3", "python"],
    npmCommand: process.platform === "win32" ? ["npm.cmd"] : ["npm"],
    network: { attempts: 4, retryDelayMs: 500, stallMs: 60_000 },
  };
}

export interface FetchContext {
  /** The file to write. What is already in it from an interrupted pull may be kept and continued. */
  target: string;
  /** Folder of this model's pull; things several files need (a wheel) stay in it until the model is installed. */
  scratch: string;
  /** What the final file must hash to, when known. */
  sha256?: string;
  /** The revision an earlier pull of this file was pinned to. */
  revision?: string;
  signal: AbortSignal;
  /** Bytes of the transfer, which may be more than this file (a wheel). */
  onProgress(receivedBytes: number, totalBytes: number | null, step: string): void;
  settings: SourceSettings;
}

export interface Fetched {
  /** Part of the file came from an earlier run: if the hash is wrong, one try from zero is fair. */
  resumed: boolean;
  /** The hash the source itself states. */
  sha256?: string;
  /** The revision the file was really taken from. */
  revision?: string;
}

/** Writes the file to `context.target` or throws; the store checks the hash. */
export type FetchSource<Kind extends SourceKind> = (
  source: Extract<Source, { kind: Kind }>,
  context: FetchContext,
) => Promise<Fetched>;
