import type { RequestListener } from "node:http";
import { afterEach, expect, test } from "vitest";
import { closeServers, serve } from "@/tests/support/serve";
import { detectServers } from "./detect";

afterEach(closeServers);

const portOf = async (listener: RequestListener) => Number(new URL(await serve(listener)).port);
const models = (...data: object[]): RequestListener => {
  return (request, response) => {
    response.writeHead(request.url === "/v1/models" ? 200 : 404).end(JSON.stringify({ object: "list", data }));
  };
};

test("servers that run are found, in the usual order, with their models", async () => {
  const ollama = await portOf(models({ id: "qwen3:4b", owned_by: "library" }, { id: "llama3.2" }));
  const vllm = await portOf(models({ id: "mistral", owned_by: "vllm" }));
  const another = await portOf(models({ id: "whisper", owned_by: "somebody" }));
  expect(
    await detectServers([
      { name: "Ollama", port: ollama },
      { name: "llama.cpp", port: 9, owner: "llamacpp" },
      { name: "vLLM", port: vllm, owner: "vllm" },
      { name: "vLLM", port: another, owner: "vllm" },
    ]),
  ).toEqual([
    { name: "Ollama", baseUrl: `http://127.0.0.1:${ollama}/v1`, models: ["qwen3:4b", "llama3.2"] },
    { name: "vLLM", baseUrl: `http://127.0.0.1:${vllm}/v1`, models: ["mistral"] },
    {
      name: `OpenAI-compatible server on port ${another}`,
      baseUrl: `http://127.0.0.1:${another}/v1`,
      models: ["whisper"],
    },
  ]);
});

test.each([
  ["is something else", (_request, response) => void response.end("<html>")],
  ["says no", (_request, response) => void response.writeHead(401).end()],
  ["leads elsewhere", (_request, response) => void response.writeHead(302, { location: "http://10.0.0.1/" }).end()],
  ["never stops", (_request, response) => void response.end(`{"data":[],"x":"${"x".repeat(2_000_000)}"}`)],
  ["says nothing", () => {}],
] satisfies [string, RequestListener][])("what %s is not offered", async (_name, listener) => {
  const startedAt = performance.now();
  expect(await detectServers([{ name: "Ollama", port: await portOf(listener) }])).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
