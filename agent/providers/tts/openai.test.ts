import type { RequestListener } from "node:http";
import { afterEach, expect, test } from "vitest";
import { closeServers, serve } from "@/tests/support/serve";
import { OpenaiTts } from "./openai";

afterEach(closeServers);

async function ttsOf(listener: RequestListener): Promise<OpenaiTts> {
  const endpoint = {
    provider: "engine" as const,
    baseUrl: await serve(listener),
    model: "m",
    tools: false,
    starter: true,
  };
  return new OpenaiTts(endpoint, { voice: "heart", speed: 1 });
}

async function hear(tts: OpenaiTts, signal = new AbortController().signal): Promise<number> {
  let samples = 0;
  for await (const part of tts.speak("It is noon.", signal)) samples += part.length;
  return samples;
}

test("a server that is busy for a moment costs the caller no clause", async () => {
  let requests = 0;
  const tts = await ttsOf((_request, response) => {
    requests += 1;
    if (requests < 3) response.writeHead(503).end();
    else response.end(Buffer.alloc(4_800));
  });
  expect(await hear(tts)).toBe(2_400);
  expect(requests).toBe(3);
});

test("a clause that broke off half-way goes on where it stopped", async () => {
  const speech = Int16Array.from({ length: 4_800 }, (_, index) => index);
  const bytes = Buffer.from(speech.buffer);
  let requests = 0;
  const tts = await ttsOf((_request, response) => {
    requests += 1;
    if (requests > 1) response.end(bytes);
    else response.write(bytes.subarray(0, 4_800), () => setImmediate(() => response.destroy()));
  });
  const heard: number[] = [];
  for await (const part of tts.speak("It is noon.", new AbortController().signal)) heard.push(...part);
  expect(heard).toEqual([...speech]);
});

test("a refusal is final and tells nothing of what the server wrote", async () => {
  const tts = await ttsOf((_request, response) => response.writeHead(401).end("Invalid API key: abc123"));
  await expect(hear(tts)).rejects.toMatchObject({ retryable: false, message: "The voice answered with status 401." });
});

test("the server sees it when the caller interrupts", async () => {
  const interrupt = new AbortController();
  const gone = new Promise<void>((resolve) => {
    void ttsOf((_request, response) => {
      response.on("close", () => resolve());
      response.write(Buffer.alloc(480), () => interrupt.abort());
    }).then((tts) => hear(tts, interrupt.signal).catch(() => undefined));
  });
  await gone;
});
