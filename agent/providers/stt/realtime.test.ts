import type { AddressInfo } from "node:net";
import { initializeLogger, stt } from "@livekit/agents";
import { AudioFrame } from "@livekit/rtc-node";
import pino from "pino";
import { afterEach, beforeAll, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { VoiceActivity } from "../../turns/voice-activity";
import { RealtimeStt } from "./realtime";

beforeAll(() => initializeLogger({ pretty: false, level: "silent" }));

const patient = { timeout: 10_000 };
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Message = { type: string; audio?: string };

/** A transcription server by script; `onMessage` is told which connection, counted from 1, said what. */
async function listen(onMessage: (socket: WebSocket, message: Message, connection: number) => void) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  let connections = 0;
  server.on("connection", (socket) => {
    connections += 1;
    const connection = connections;
    socket.on("message", (data) => onMessage(socket, JSON.parse(data.toString()), connection));
  });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = {
    provider: "engine" as const,
    baseUrl: `http://127.0.0.1:${port}`,
    model: "m",
    tools: false,
    starter: true,
  };
  const voice = new VoiceActivity();
  const hearing = { activity: voice, onWords: () => {}, isTurn: () => true, onFinal: () => {} };
  const ears = new RealtimeStt(endpoint, hearing, pino({ level: "silent" }));
  let unheard = 0;
  ears.on("error", () => {
    unheard += 1;
  });
  const stream = ears.stream();
  closers.push(() => {
    stream.close();
    for (const client of server.clients) client.terminate();
    server.close();
  });
  const speak = (value: number) =>
    stream.pushFrame(new AudioFrame(new Int16Array(1_600).fill(value), 16_000, 1, 1_600));
  return { voice, stream, speak, connections: () => connections, unheard: () => unheard };
}

const complete = (socket: WebSocket, transcript: string) =>
  socket.send(JSON.stringify({ type: "conversation.item.input_audio_transcription.completed", transcript }));

async function nextFinal(stream: stt.SpeechStream): Promise<string> {
  for await (const event of stream) {
    if (event.type === stt.SpeechEventType.FINAL_TRANSCRIPT) return event.alternatives?.[0].text ?? "";
  }
  throw new Error("the stream ended");
}

test("words spoken while the connection breaks are heard, once", async () => {
  const heard: number[] = [];
  const { voice, stream, speak, connections } = await listen((socket, { type, audio }, connection) => {
    if (type === "input_audio_buffer.append" && connection === 1) socket.terminate();
    if (type === "input_audio_buffer.append" && connection === 2) {
      const bytes = Buffer.from(audio ?? "", "base64");
      for (let at = 0; at < bytes.length; at += 3_200) heard.push(bytes.readInt16LE(at));
    }
    if (type === "input_audio_buffer.commit") complete(socket, `connection ${connection}`);
  });
  await expect.poll(connections, patient).toBe(1);
  voice.emit({ type: "started" });
  speak(1);
  await expect.poll(connections, patient).toBe(2);
  speak(2);
  await expect.poll(() => heard, patient).toEqual([1, 2]);
  voice.emit({ type: "ended", silenceMs: 250 });
  expect(await nextFinal(stream)).toBe("connection 2");
});

test("an utterance the server could not transcribe is heard again over a new connection", async () => {
  const { voice, stream, speak, connections } = await listen((socket, { type }, connection) => {
    if (type !== "input_audio_buffer.commit") return;
    if (connection === 1) socket.send(JSON.stringify({ type: "error", error: { message: "no", item_id: "item_1" } }));
    else complete(socket, "hello");
  });
  await expect.poll(connections, patient).toBe(1);
  voice.emit({ type: "started" });
  speak(1);
  voice.emit({ type: "ended", silenceMs: 250 });
  expect(await nextFinal(stream)).toBe("hello");
  expect(connections()).toBe(2);
});

test("words that a half-open connection swallows are sent again over a new one", async () => {
  const { voice, stream, speak, connections } = await listen((socket, { type }, connection) => {
    if (type === "input_audio_buffer.commit" && connection === 2) complete(socket, "hello");
  });
  await expect.poll(connections, patient).toBe(1);
  voice.emit({ type: "started" });
  speak(1);
  voice.emit({ type: "ended", silenceMs: 250 });
  expect(await nextFinal(stream)).toBe("hello");
});

test("an utterance nobody can put into words is told, and the next one is heard", async () => {
  const { voice, stream, speak, connections, unheard } = await listen((socket, { type }, connection) => {
    if (type !== "input_audio_buffer.commit") return;
    if (connection <= 3) socket.send(JSON.stringify({ type: "error", error: { message: "no", item_id: "item_1" } }));
    else complete(socket, "hello again");
  });
  await expect.poll(connections, patient).toBe(1);
  voice.emit({ type: "started" });
  speak(1);
  voice.emit({ type: "ended", silenceMs: 250 });
  await expect.poll(unheard, patient).toBe(1);
  await expect.poll(connections, patient).toBe(4);
  voice.emit({ type: "started" });
  speak(2);
  voice.emit({ type: "ended", silenceMs: 250 });
  expect(await nextFinal(stream)).toBe("hello again");
});
