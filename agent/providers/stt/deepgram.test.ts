import type { IncomingMessage } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { closeServers, serve } from "@/tests/support/serve";
import { deepgramProtocol, results } from "../testing/deepgram-wire";
import { describeStt, listenTo } from "../testing/stt-conformance";
import { serveStream } from "../testing/stt-server";
import { createDeepgramStt } from "./deepgram";

describeStt("Deepgram", {
  create: (connection) => createDeepgramStt({ ...connection, model: "nova-3", language: "en-US" }),
  path:
    "/v1/listen?model=nova-3&language=en-US&encoding=linear16&sample_rate=16000&channels=1&interim_results=true" +
    "&punctuate=true&smart_format=true&no_delay=true&endpointing=false",
  authorization: (apiKey) => ["authorization", `Token ${apiKey}`],
  socket: deepgramProtocol,
});

describe("Deepgram", () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await closeServers();
  });

  async function connect() {
    const server = await serveStream(deepgramProtocol);
    closers.push(server.stop);
    const options = { baseUrl: server.baseUrl, apiKey: "key", model: "nova-3", language: "en-US" };
    const { open, told } = listenTo(createDeepgramStt(options));
    const connection = await open();
    closers.push(connection.close);
    return { server, connection, told };
  }

  test("cuts long speech by itself: an utterance has all of it", async () => {
    const { server, connection, told } = await connect();
    connection.append(new Int16Array(16_000));
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    server.send(JSON.stringify(results("It was a long", { is_final: true })));
    server.send(JSON.stringify(results("story that", { is_final: true })));
    server.answer({ piece: "ended.", whole: "" });
    await expect.poll(() => told).toEqual(["final: It was a long story that ended."]);
  });

  test("tells when each word was said, since the utterance began", async () => {
    const server = await serveStream(deepgramProtocol);
    closers.push(server.stop);
    const source = createDeepgramStt({ baseUrl: server.baseUrl, apiKey: "key", model: "nova-3", language: "multi" });
    const told: unknown[] = [];
    const listener = { onWords: () => {}, onFailed: () => {}, onLost: () => {} };
    const connection = await source.open({ ...listener, onFinal: (text, details) => told.push(text, details) });
    closers.push(connection.close);
    const sayBetween = (text: string, start: number, end: number) => {
      const words = [{ word: text.toLowerCase(), punctuated_word: text, start, end, confidence: 0.9, language: "en" }];
      const channel = { alternatives: [{ transcript: text, words }] };
      server.send(JSON.stringify({ ...results(text, { is_final: true, from_finalize: true }), channel }));
    };
    connection.append(new Int16Array(16_000));
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    sayBetween("One.", 0.25, 0.5);
    connection.append(new Int16Array(16_000));
    connection.commit();
    await expect.poll(server.asked).toBe(2);
    sayBetween("Two.", 1.25, 1.5);
    const at = (text: string) => ({ words: [{ text, startMs: 250, endMs: 500 }], language: "en" });
    await expect.poll(() => told).toEqual(["One.", at("One."), "Two.", at("Two.")]);
  });

  test("does not answer when nothing was said, and what it says too late is not taken for the next words", async () => {
    const { server, connection, told } = await connect();
    connection.append(new Int16Array(16_000));
    connection.commit();
    await expect.poll(() => told, { timeout: 5_000 }).toEqual(["final: "]);
    connection.append(new Int16Array(16_000));
    connection.commit();
    await expect.poll(server.asked).toBe(2);
    server.send(JSON.stringify(results("too late", { is_final: true, from_finalize: true, start: 0, duration: 1 })));
    server.send(JSON.stringify(results("In time.", { is_final: true, from_finalize: true, start: 1, duration: 1 })));
    await expect.poll(() => told).toEqual(["final: ", "final: In time."]);
  });

  test("is told when we leave", async () => {
    const { server, connection } = await connect();
    connection.close();
    await expect.poll(() => server.settings).toContainEqual({ type: "CloseStream" });
  });

  test("offers its streaming models", async () => {
    const asked: IncomingMessage[] = [];
    const baseUrl = await serve((request, response) => {
      asked.push(request);
      const stt = [
        { canonical_name: "nova-3", streaming: true, languages: ["en"] },
        { canonical_name: "nova-3", streaming: true, languages: ["de"] },
        { canonical_name: "whisper", streaming: false },
      ];
      response.end(JSON.stringify({ stt, tts: [] }));
    });
    const source = createDeepgramStt({ baseUrl, apiKey: "key", model: "nova-3", language: "en-US" });
    expect(await source.offer?.(AbortSignal.timeout(5_000))).toEqual({ models: ["nova-3"], voices: [] });
    expect(asked[0]).toMatchObject({ url: "/v1/models", headers: { authorization: "Token key" } });
  });
});
