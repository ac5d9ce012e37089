import pino from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { closeServers, serve } from "@/tests/support/serve";
import { describeStt, listenTo, type SocketProtocol } from "../testing/stt-conformance";
import { samplesOf, serveStream } from "../testing/stt-server";
import { createOpenaiRealtime } from "./openai-realtime";

const log = pino({ level: "silent" });
const transcription = "conversation.item.input_audio_transcription";

const read: SocketProtocol["read"] = (data) => {
  const message = JSON.parse(data.toString());
  switch (message.type) {
    case "input_audio_buffer.append":
      return { sound: samplesOf(Buffer.from(message.audio, "base64")) };
    case "input_audio_buffer.commit":
      return { is: "end" };
    case "input_audio_buffer.transcribe":
      return { is: "question" };
    case "input_audio_buffer.clear":
      return { is: "clear" };
    default:
      return { settings: message.session };
  }
};

/** https://platform.openai.com/docs/api-reference/realtime-server-events */
const openai: SocketProtocol = {
  rate: 24_000,
  greeting: [{ type: "session.created", session: {} }],
  read,
  interim: (delta, index) => ({ type: `${transcription}.delta`, item_id: `item_${index}`, content_index: 0, delta }),
  final: ({ piece }, { index }) => [
    { type: "input_audio_buffer.committed", item_id: `item_${index}`, previous_item_id: null },
    { type: `${transcription}.completed`, item_id: `item_${index}`, content_index: 0, transcript: piece },
  ],
};

const session = (model: string) => ({
  type: "transcription",
  audio: {
    input: {
      format: { type: "audio/pcm", rate: 24_000 },
      transcription: { model, language: "de" },
      turn_detection: null,
    },
  },
});

describeStt("OpenAI", {
  create: ({ baseUrl, apiKey }) =>
    createOpenaiRealtime({ provider: "openai", baseUrl: `${baseUrl}/v1`, apiKey, model: "m", language: "de-DE", log }),
  path: "/v1/realtime?intent=transcription",
  authorization: (apiKey) => ["authorization", `Bearer ${apiKey}`],
  settings: session("m"),
  socket: openai,
});

describeStt("A server of OpenAI's protocol that streams", {
  create: ({ baseUrl, apiKey }) =>
    createOpenaiRealtime({
      ...{ provider: "openai-compatible", baseUrl: `${baseUrl}/v1`, apiKey, model: "whisper/tiny" },
      ...{ language: "de", log },
    }),
  path: "/v1/realtime?intent=transcription&model=whisper%2Ftiny",
  authorization: (apiKey) => ["authorization", `Bearer ${apiKey}`],
  settings: {
    ...session("whisper/tiny"),
    input_audio_transcription: { model: "whisper/tiny", language: "de" },
    turn_detection: null,
  },
  // Some do not say which piece was committed.
  socket: { ...openai, final: (words, question) => openai.final(words, question).slice(1) },
});

describeStt("Our engine", {
  create: ({ baseUrl, apiKey }) =>
    createOpenaiRealtime({ provider: "engine", baseUrl: `${baseUrl}/v1`, apiKey, model: "m", isEngine: true, log }),
  path: "/v1/realtime?intent=transcription",
  authorization: (apiKey) => ["authorization", `Bearer ${apiKey}`],
  settings: { audio: { input: { format: { type: "audio/pcm", rate: 16_000 }, transcription: { model: "m" } } } },
  socket: {
    rate: 16_000,
    read,
    interim: (hypothesis) => ({ type: `${transcription}.delta`, hypothesis }),
    final({ whole }, { said }) {
      const { type, event_id } = JSON.parse(said);
      if (type === "input_audio_buffer.commit") return [{ type: `${transcription}.completed`, transcript: whole }];
      return [{ type: `${transcription}.delta`, hypothesis: whole, event_id }];
    },
  },
});

describe("OpenAI", () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await closeServers();
  });

  async function connect() {
    const server = await serveStream(openai);
    closers.push(server.stop);
    const options = { provider: "openai", baseUrl: server.baseUrl, apiKey: "key", model: "m", log };
    const { open, told } = listenTo(createOpenaiRealtime(options));
    const connection = await open();
    closers.push(connection.close);
    const send = (message: object) => server.send(JSON.stringify(message));
    return { server, connection, told, send };
  }

  async function askTwice() {
    const all = await connect();
    all.connection.append(new Int16Array(16_000));
    all.connection.transcribe("1");
    all.connection.append(new Int16Array(16_000));
    all.connection.commit();
    await expect.poll(all.server.asked).toBe(2);
    all.send({ type: "input_audio_buffer.committed", item_id: "a" });
    all.send({ type: "input_audio_buffer.committed", item_id: "b" });
    return all;
  }

  test("puts pieces into words side by side: they are told in their order", async () => {
    const { told, send } = await askTwice();
    send({ type: `${transcription}.delta`, item_id: "b", delta: "se" });
    send({ type: `${transcription}.completed`, item_id: "b", transcript: "second" });
    send({ type: `${transcription}.completed`, item_id: "a", transcript: "first" });
    await expect.poll(() => told).toEqual(["final: first second"]);
  });

  test("gets at least a tenth of a second", async () => {
    const { server, connection } = await connect();
    connection.append(new Int16Array(160));
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    expect(server.heard().length).toBe(2_400);
    connection.append(new Int16Array(160));
    connection.commit();
    await expect.poll(server.asked).toBe(2);
    expect(server.heard().length).toBe(4_800);
  });

  test("could not put a piece into words: the utterance is heard elsewhere", async () => {
    const { told, send } = await askTwice();
    send({ type: `${transcription}.failed`, item_id: "a", error: { type: "server_error", message: "no" } });
    await expect.poll(() => told).toEqual(["lost"]);
  });

  test("refuses a piece: it has no words", async () => {
    const { told, send } = await askTwice();
    send({
      type: "error",
      error: { type: "invalid_request_error", event_id: "commit-1", message: "buffer too small" },
    });
    send({ type: `${transcription}.completed`, item_id: "b", transcript: "Hello." });
    await expect.poll(() => told).toEqual(["final: Hello."]);
  });

  test.each([
    ["the settings", { type: "invalid_request_error", event_id: "session" }],
    ["the key", { type: "invalid_request_error", code: "invalid_api_key" }],
    ["for want of credit", { type: "insufficient_quota", code: "insufficient_quota" }],
  ])("refuses %s", async (_what, error) => {
    const { told, send } = await askTwice();
    send({ type: "error", error });
    await expect.poll(() => told).toEqual(["lost"]);
  });

  test("offers of all its models those that hear", async () => {
    const baseUrl = await serve((_request, response) => {
      const ids = ["gpt-4.1", "gpt-4o-transcribe", "whisper-1", "tts-1"];
      response.end(JSON.stringify({ data: ids.map((id) => ({ id })) }));
    });
    const source = createOpenaiRealtime({ provider: "openai", baseUrl, apiKey: "key", model: "m", log });
    expect(await source.offer?.(AbortSignal.timeout(5_000))).toEqual({
      models: ["gpt-4o-transcribe", "whisper-1"],
      voices: [],
    });
  });
});
