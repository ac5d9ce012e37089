import OpenAI from "openai";
import type { BenchEngine } from "./support";

const rounds = 12;
const questions = [
  "What is the capital of France?",
  "Tell me something about dogs.",
  "How do I make a cup of tea?",
  "What should I wear when it rains?",
] as const;
/** About 500 tokens, as the instructions of a real agent have. */
const instructions = `You are Parley, a helpful voice assistant on the phone. Keep answers short. ${"Be kind, speak plainly, never make facts up, and ask when something is unclear. ".repeat(28)}`;

/** Time to the first words with a cold and a warm prompt, and tokens per second. */
export async function benchLlm({ url }: BenchEngine) {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0 });
  const cold: number[] = [];
  const warm: number[] = [];
  const rates: number[] = [];
  let promptTokens = 0;
  for (let round = 0; round < rounds; round++) {
    // Another beginning each time, so nothing of it is known; then the same beginning with another question.
    const system = `Conversation ${Math.random()}. ${instructions}`;
    const first = await ask(client, system, questions[0]);
    const second = await ask(client, system, questions[1 + (round % (questions.length - 1))] ?? questions[1]);
    cold.push(first.firstMs);
    warm.push(second.firstMs);
    rates.push(second.tokensPerSecond);
    promptTokens = second.promptTokens;
  }
  return {
    firstTokenMs: { cold, warm },
    tokensPerSecond: rates,
    promptTokens,
  };
}

async function ask(client: OpenAI, system: string, content: string) {
  const startedAt = performance.now();
  const stream = await client.chat.completions.create({
    model: "smollm2-135m-instruct",
    messages: [
      { role: "system", content: system },
      { role: "user", content },
    ],
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 48,
  });
  let firstAt: number | undefined;
  let lastAt = startedAt;
  let usage: OpenAI.CompletionUsage | undefined;
  for await (const chunk of stream) {
    if (chunk.choices[0]?.delta.content) {
      lastAt = performance.now();
      firstAt ??= lastAt;
    }
    usage = chunk.usage ?? usage;
  }
  const spentMs = Math.max(1, lastAt - (firstAt ?? lastAt));
  return {
    firstMs: (firstAt ?? lastAt) - startedAt,
    tokensPerSecond: ((usage?.completion_tokens ?? 1) - 1) / (spentMs / 1000),
    promptTokens: usage?.prompt_tokens ?? 0,
  };
}
