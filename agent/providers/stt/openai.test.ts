import { afterEach, expect, test } from "vitest";
import { closeServers, serve } from "@/tests/support/serve";
import { describeStt } from "../testing/stt-conformance";
import { samplesOf } from "../testing/stt-server";
import { createOpenaiRecordings } from "./openai";

afterEach(closeServers);

/** https://platform.openai.com/docs/api-reference/audio/createTranscription */
describeStt("A server of OpenAI's protocol that takes recordings", {
  create: ({ baseUrl, apiKey }) =>
    createOpenaiRecordings({ provider: "openai-compatible", baseUrl: `${baseUrl}/v1/`, apiKey, model: "whisper-1" }),
  path: "/v1/audio/transcriptions",
  authorization: (apiKey) => ["authorization", `Bearer ${apiKey}`],
  settings: { model: "whisper-1", response_format: "json", type: "audio/wav" },
  http: {
    async read(body, { headers }) {
      const type = headers["content-type"] ?? "";
      const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
      const file = form.get("file") as File;
      const wav = Buffer.from(await file.arrayBuffer());
      const settings = { model: form.get("model"), response_format: form.get("response_format"), type: file.type };
      return { sound: samplesOf(wav.subarray(44)), settings };
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
