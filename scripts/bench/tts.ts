import { type BenchEngine, postJson, sentences } from "./support";

const rate = 24_000;
const rounds = 40;
/** Six words, as the first clause of an answer has. */
const clauses = [
  "I can help you with that,",
  "The next train leaves at noon,",
  "It is a quarter past seven,",
  "Let me look that up quickly,",
] as const;

/** Time from the request to the first samples of a six-word clause, and synthesis time per second of speech. */
export async function benchTts({ url }: BenchEngine) {
  const firstAudioMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { firstMs } = await speak(url, clauses[round % clauses.length] ?? clauses[0]);
    firstAudioMs.push(firstMs);
  }
  const factors: number[] = [];
  for (const text of sentences) {
    const { totalMs, bytes } = await speak(url, text);
    factors.push(totalMs / ((bytes / 2 / rate) * 1000));
  }
  return { firstAudioMs, synthesisMsPerSecond: factors.map((factor) => factor * 1000) };
}

async function speak(url: string, input: string) {
  const startedAt = performance.now();
  const response = await postJson(`${url}/v1/audio/speech`, { input, response_format: "pcm" });
  let firstMs: number | undefined;
  let bytes = 0;
  for await (const part of response.body ?? []) {
    firstMs ??= performance.now() - startedAt;
    bytes += part.length;
  }
  return { firstMs: firstMs ?? Number.NaN, totalMs: performance.now() - startedAt, bytes };
}
