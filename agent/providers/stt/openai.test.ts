import type { IncomingMessage } from "node:http";
import { afterEach, expect, test } from "vitest";
import { closeServers, serve } from "@/tests/support/serve";
import { describeStt } from "../testing/stt-conformance";
import { samplesOf } from "../testing/stt-server";
import { createOpenaiRecordings } from "./openai";

afterEach(closeServers);

/** https://platform.openai.com/docs/api-reference/audio/createTranscription */
describeStt("A server of OpenAI's protocol that takes recordings", {
  create: ({ baseUrl, apiKey }) =>
    createOpenaiRecordings({
      ...{ provider: "openai-compatible", baseUrl: `${baseUrl}/v1/`, apiKey },
      ...{ model: "whisper-1", language: "de" },
    }),
  path: "/v1/audio/transcriptions",
  authorization: (apiKey) => ["authorization", `Bearer ${apiKey}`],
  settings: { model: "whisper-1", language: "de", response_format: "json", type: "audio/wav" },
  http: {
    async read(body, { headers }) {
      const type = headers["content-type"] ?? "";
      const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
      const file = form.get("file") as File;
      const wav = Buffer.from(await file.arrayBuffer());
      const [model, language, response_format] = ["model", "language", "response_format"].map((name) => form.get(name));
      return { sound: samplesOf(wav.subarray(44)), settings: { model, language, response_format, type: file.type } };
    },
    answer: (text) => ({ text }),
  },
});

test("a server without a key gets none, and offers its models", async () => {
  const seen: (string | undefined)[] = [];
  const baseUrl = await serve((request, response) => {
    seen.push(request.url, request.headers.authorization);
    response.end(JSON.stringify({ object: "list", data: [{ id: "whisper-1" }, { id: "tiny" }] }));
  });
  const source = createOpenaiRecordings({ provider: "openai-compatible", baseUrl: `${baseUrl}/v1`, model: "m" });
  expect(await source.offer?.(AbortSignal.timeout(5_000))).toEqual({ models: ["whisper-1", "tiny"], voices: [] });
  expect(seen).toEqual(["/v1/models", undefined]);
});

test.each([true, false])("a server tells when each word was said, if it takes the question (%s)", async (takesIt) => {
  const formats: unknown[] = [];
  const baseUrl = await serve(async (request, response) => {
    const type = request.headers["content-type"] ?? "";
    const form = await new Response(await readBytes(request), { headers: { "content-type": type } }).formData();
    const format = form.get("response_format");
    formats.push(format);
    const isRefused = format === "verbose_json" && !takesIt;
    const words = [{ word: " Hello", start: 0.12, end: 0.5 }];
    const answer = format === "verbose_json" ? { text: "Hello", language: "english", words } : { text: "Hello" };
    response.writeHead(isRefused ? 400 : 200).end(JSON.stringify(isRefused ? { error: {} } : answer));
  });
  const source = createOpenaiRecordings({ provider: "openai-compatible", baseUrl, model: "m", wantsTimes: true });
  const told: unknown[] = [];
  const connection = await source.open({
    onWords: () => {},
    onFinal: (text, details) => told.push(text, details?.words),
    onFailed: () => {},
    onLost: () => told.push("lost"),
  });
  for (let turn = 0; turn < 2; turn++) {
    connection.append(new Int16Array(16_000));
    connection.commit();
  }
  const words = takesIt ? [{ text: "Hello", startMs: 120, endMs: 500 }] : undefined;
  await expect.poll(() => told).toEqual(["Hello", words, "Hello", words]);
  expect(formats.filter((format) => format === "json")).toHaveLength(takesIt ? 0 : 2);
});

async function readBytes(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks));
}
