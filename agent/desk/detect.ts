import { z } from "zod";
import type { DetectedServer } from "@/lib/providers/schema";
import { readBounded } from "@/lib/read-bounded";

/** Where local servers of language models listen unless they are told otherwise, and what they are. Ports are shared by
 * several, and `owned_by` in the list of models tells some of those apart. */
const usual: readonly Candidate[] = [
  { name: "Ollama", port: 11_434 },
  { name: "LM Studio", port: 1_234 },
  { name: "llama.cpp", port: 8_080, owner: "llamacpp" },
  { name: "vLLM", port: 8_000, owner: "vllm" },
];
type Candidate = { name: string; port: number; owner?: string };

const limitMs = 700;
const maxBytes = 1_000_000;
const mostModels = 500;

const modelsSchema = z.object({
  data: z.array(z.object({ id: z.string().min(1).max(200), owned_by: z.string().nullish() })).max(10_000),
});

/** Servers that speak OpenAI's protocol on this machine. Asks nothing but its loopback, all at once, each for 0.7 s at most,
 * for `GET /v1/models` (https://platform.openai.com/docs/api-reference/models/list). */
export async function detectServers(candidates: readonly Candidate[] = usual): Promise<DetectedServer[]> {
  const found = await Promise.all(candidates.map((candidate) => ask(candidate).catch(() => undefined)));
  return found.filter((server) => server !== undefined);
}

async function ask({ name, port, owner }: Candidate): Promise<DetectedServer | undefined> {
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const response = await fetch(`${baseUrl}/models`, { redirect: "error", signal: AbortSignal.timeout(limitMs) });
  if (!response.ok) {
    await response.body?.cancel();
    return undefined;
  }
  const bytes = await readBounded(response.body, maxBytes);
  const { data } = modelsSchema.parse(JSON.parse(bytes?.toString("utf8") ?? ""));
  const isKnown = owner === undefined || data.some(({ owned_by }) => owned_by === owner);
  const models = data.map(({ id }) => id).slice(0, mostModels);
  return { name: isKnown ? name : `OpenAI-compatible server on port ${port}`, baseUrl, models };
}
