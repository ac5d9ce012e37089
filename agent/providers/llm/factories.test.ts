import { afterEach, expect, test } from "vitest";
import { json, readBody, respond } from "@/tests/support/scripted-openai";
import { closeServers, serve } from "@/tests/support/serve";
import { llmFactories } from "./index";

afterEach(closeServers);

const traits = { tools: true, isStarter: false };
const signal = AbortSignal.timeout(20_000);

async function openai() {
  const bodies: Record<string, unknown>[] = [];
  const baseUrl = await serve(async (request, response) => {
    if (request.method === "GET") {
      const ids = [
        "gpt-4.1-mini",
        "gpt-4o-audio-preview",
        "o4-mini",
        "whisper-1",
        "text-embedding-3-small",
        "gpt-image-1",
      ];
      return json(response, 200, { data: ids.map((id) => ({ id })) });
    }
    bodies.push(JSON.parse(await readBody(request)) as Record<string, unknown>);
    respond(response, { text: "Hi." });
  });
  const options = { model: "gpt-4.1-mini", baseUrl };
  const source = llmFactories.openai({ provider: "openai", id: "1", name: "OpenAI", options, apiKey: "k" }, traits);
  return { source, bodies };
}

test("OpenAI is told the cache's name and a limit by the name it takes, and nothing else", async () => {
  const { source, bodies } = await openai();
  const asked = { messages: [], tools: [], maxTokens: 200, cacheName: "call-1", isBackground: true };
  for await (const _ of source.stream(asked, signal));
  expect(bodies).toEqual([
    {
      ...{ model: "gpt-4.1-mini", messages: [], stream: true, stream_options: { include_usage: true } },
      ...{ prompt_cache_key: "call-1", max_completion_tokens: 200 },
    },
  ]);
});

test("OpenAI offers those of its models that can talk", async () => {
  const { source } = await openai();
  expect(await source.offer?.(signal)).toEqual({ models: ["gpt-4.1-mini", "o4-mini"], voices: [] });
});
