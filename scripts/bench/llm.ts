import OpenAI from "openai";
import type { BenchEngine } from "./support";

/** Of each way to ask. The ways take turns, so that a busy machine is busy for all of them. */
const rounds = 12;
const model = "smollm2-135m-instruct";
type Message = OpenAI.ChatCompletionMessageParam;

/** About 400 tokens, as the instructions of a real agent have. */
const instructions = `You are Parley, a helpful voice assistant on the phone. Keep answers short. ${"Be kind, speak plainly, never make facts up, and ask when something is unclear. ".repeat(22)}`;
/** Six turns of each side: what was said before the question. */
const conversation: Message[] = [
  ["Hello, is this the bike shop?", "Yes, it is. How can I help you today?"],
  ["I have a flat tyre and no tools at home.", "No problem. We can change the tube while you wait."],
  ["How much would that be?", "It is fifteen pounds with the tube."],
  ["And how long does it take?", "About twenty minutes if the shop is quiet."],
  ["Do you also sell lights?", "We do, from ten pounds for a simple pair."],
  ["Great, I might need those too.", "Sure, we will show you some when you come."],
].flatMap(([question = "", answer = ""]): Message[] => [
  { role: "user", content: question },
  { role: "assistant", content: answer },
]);
const question = "Could you tell me until what time you are open on Saturday afternoon?";
/** What is heard of it while it is spoken; the end is heard last. */
const hypotheses = [5, 8, 10].map((words) => question.split(" ").slice(0, words).join(" "));

/**
 * Time to the first words of an answer: with a cold prompt; with the conversation before it known; with the caller's words
 * read ahead as they came, all but the last three; with all of them. Then one, two and three callers who ask at once.
 */
export async function benchLlm({ url }: BenchEngine) {
  const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0 });
  const measure = { cold: [] as number[], warm: [] as number[], wordsAhead: [] as number[], allAhead: [] as number[] };
  const anew = { cold: [] as number[], warm: [] as number[], wordsAhead: [] as number[], allAhead: [] as number[] };
  const tokensPerSecond: number[] = [];
  let promptTokens = 0;
  const engineSide = await watchFirstToken(url, async () => {
    for (let round = 0; round < rounds; round++) {
      for (const way of ["cold", "warm", "wordsAhead", "allAhead"] as const) {
        const call = startCall(client);
        if (way !== "cold") await call.readAhead();
        if (way === "wordsAhead") for (const words of hypotheses) await call.readAhead(words);
        if (way === "allAhead") await call.readAhead(question);
        const answer = await call.ask(question);
        measure[way].push(answer.firstMs);
        anew[way].push(answer.promptTokens - answer.cachedTokens);
        tokensPerSecond.push(answer.tokensPerSecond);
        promptTokens = answer.promptTokens;
      }
    }
  });
  const clientSide = Object.values(measure).flat();
  return {
    firstTokenMs: measure,
    tokensReadAnew: anew,
    tokensPerSecond,
    promptTokens,
    /** What request, stream and client add to the engine's own time. */
    overheadMs: clientSide.reduce((sum, ms) => sum + ms, 0) / clientSide.length - engineSide,
    atOnce: { one: await together(client, 1), two: await together(client, 2), three: await together(client, 3) },
  };
}

/** So many callers, their words read ahead, ask in the same moment. */
async function together(client: OpenAI, callers: number) {
  const firstTokenMs: number[] = [];
  const tokensPerSecondEach: number[] = [];
  const calls = Array.from({ length: callers }, () => startCall(client));
  for (let round = 0; round < rounds; round++) {
    for (const call of calls) {
      await call.readAhead();
      for (const words of hypotheses) await call.readAhead(words);
    }
    for (const answer of await Promise.all(calls.map((call) => call.ask(question)))) {
      firstTokenMs.push(answer.firstMs);
      tokensPerSecondEach.push(answer.tokensPerSecond);
    }
  }
  return { firstTokenMs, tokensPerSecondEach };
}

/** A call whose prompt nobody has seen before. */
function startCall(client: OpenAI) {
  const key = `bench ${Math.random()}`;
  const request = (words?: string) => ({
    model,
    prompt_cache_key: key,
    messages: [
      { role: "system", content: `${key}. ${instructions}` },
      ...conversation,
      ...(words === undefined ? [] : [{ role: "user", content: words }]),
    ] as Message[],
  });
  return {
    readAhead: (words?: string) => client.post("/chat/completions", { body: { ...request(words), prewarm: true } }),
    ask: (words: string) => ask(client, request(words)),
  };
}

async function ask(client: OpenAI, request: { model: string; messages: Message[] }) {
  const startedAt = performance.now();
  const stream = await client.chat.completions.create({
    ...request,
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
    cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
  };
}

/** Mean time to the first token as the engine itself sees it, of the answers made meanwhile. */
async function watchFirstToken(url: string, run: () => Promise<void>): Promise<number> {
  const read = async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const value = (name: string) =>
      Number(new RegExp(`^parley_engine_llm_first_token_seconds_${name}\\{[^}]*\\} (\\S+)`, "m").exec(text)?.[1] ?? 0);
    return { sum: value("sum"), count: value("count") };
  };
  const before = await read();
  await run();
  const after = await read();
  return ((after.sum - before.sum) / (after.count - before.count)) * 1000;
}
