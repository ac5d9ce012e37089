import { type AddressInfo, createServer, type Socket } from "node:net";
import { initializeLogger, stt } from "@livekit/agents";
import { AudioFrame } from "@livekit/rtc-node";
import pino from "pino";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { VoiceActivity } from "../../turns/voice-activity";
import { StatusError } from "../failure";
import { createHealth } from "../health";
import { createRoster, type Member, type Roster, rosterOf } from "../roster";
import { createOpenaiRealtime } from "./openai-realtime";
import type { SttSource } from "./source";
import { TurnStt } from "./turn-stt";

beforeAll(() => initializeLogger({ pretty: false, level: "silent" }));

const patient = { timeout: 10_000 };
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Message = { type: string; audio?: string };

type OnMessage = (socket: WebSocket, message: Message, connection: number) => void;

/** A transcription server by script; `onMessage` is told which connection, counted from 1, said what. */
async function serve(onMessage: OnMessage) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  let connections = 0;
  server.on("connection", (socket) => {
    connections += 1;
    const connection = connections;
    socket.on("message", (data) => onMessage(socket, JSON.parse(data.toString()), connection));
  });
  await new Promise((resolve) => server.once("listening", resolve));
  closers.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { source: sourceAt(port), connections: () => connections };
}

const sourceAt = (port: number) =>
  createOpenaiRealtime({
    provider: "engine",
    baseUrl: `http://127.0.0.1:${port}`,
    model: "m",
    isEngine: true,
    log: pino({ level: "silent" }),
  });

/** A call's ears. */
function hear(roster: Roster<SttSource>) {
  const voice = new VoiceActivity();
  const hearing = { activity: voice, onWords: () => {}, isTurn: () => true, onFinal: () => {} };
  const ears = new TurnStt(roster, hearing, pino({ level: "silent" }));
  let unheard = 0;
  ears.on("error", () => {
    unheard += 1;
  });
  const stream = ears.stream();
  closers.push(() => stream.close());
  const speak = (value: number) => voice.hear(new Int16Array(1_600).fill(value));
  return { voice, stream, speak, unheard: () => unheard };
}

async function listen(onMessage: OnMessage) {
  const { source, connections } = await serve(onMessage);
  return { ...hear(rosterOf(source)), connections };
}

/** The values that were spoken, of an `append`. */
function spoken({ audio = "" }: Message): number[] {
  const bytes = Buffer.from(audio, "base64");
  return Array.from({ length: bytes.length / 3_200 }, (_, index) => bytes.readInt16LE(index * 3_200));
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
  const { voice, stream, speak, connections } = await listen((socket, message, connection) => {
    const { type } = message;
    if (type === "input_audio_buffer.append" && connection === 1) socket.terminate();
    if (type === "input_audio_buffer.append" && connection === 2) heard.push(...spoken(message));
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

test("words begin where the detector says so, however far ahead of it the sound is", async () => {
  const heard: number[] = [];
  const { voice, stream, speak, connections } = await listen((socket, message) => {
    if (message.type === "input_audio_buffer.append") heard.push(...spoken(message));
    if (message.type === "input_audio_buffer.commit") complete(socket, "hello");
  });
  await expect.poll(connections, patient).toBe(1);
  for (let value = 1; value <= 20; value += 1)
    stream.pushFrame(new AudioFrame(new Int16Array(1_600).fill(value), 16_000, 1, 1_600));
  await new Promise(setImmediate);
  speak(1);
  voice.emit({ type: "started" });
  speak(2);
  voice.emit({ type: "ended", silenceMs: 250 });
  expect(await nextFinal(stream)).toBe("hello");
  expect(heard).toEqual([1, 2]);
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

const both = (first: SttSource, second: SttSource, onWork?: (member: Member<SttSource>, done: object) => void) =>
  createRoster({
    members: [
      { id: "first", name: "First", source: first },
      { id: "second", name: "Second", source: second },
    ],
    health: createHealth(() => {}),
    onWork,
  });

/** A second provider that notes what it heard. */
async function serveSecond() {
  const heard: number[] = [];
  let commits = 0;
  const { source, connections } = await serve((socket, message) => {
    if (message.type === "input_audio_buffer.append") heard.push(...spoken(message));
    if (message.type !== "input_audio_buffer.commit") return;
    commits += 1;
    complete(socket, `heard ${heard.join(" ")}`);
  });
  return { source, connections, heard, commits: () => commits };
}

describe("with a second provider", () => {
  test("an utterance that a half-open first one swallows is heard by the second, whole and once, within two seconds", async () => {
    const swallowed: number[] = [];
    const first = await serve((_socket, message) => swallowed.push(...spoken(message)));
    const second = await serveSecond();
    const worked: [string, object][] = [];
    const roster = both(first.source, second.source, ({ id }, done) => worked.push([id, done]));
    const { voice, stream, speak, unheard } = hear(roster);
    await expect.poll(first.connections, patient).toBe(1);
    voice.emit({ type: "started" });
    speak(1);
    speak(2);
    await expect.poll(() => swallowed, patient).toEqual([1, 2]);
    const endedAt = performance.now();
    voice.emit({ type: "ended", silenceMs: 250 });
    expect(await nextFinal(stream)).toBe("heard 1 2");
    expect(performance.now() - endedAt).toBeLessThan(2_000);
    expect(second.commits()).toBe(1);
    expect(unheard()).toBe(0);
    // Two frames of a tenth of a second, by the one that understood them.
    expect(worked).toEqual([["second", { listenedMs: 200 }]]);
  });

  test("when the first one dies in the middle of an utterance, the second hears it from its beginning", async () => {
    const first = await serve((socket, message) => {
      if (spoken(message).includes(2)) socket.terminate();
    });
    const second = await serveSecond();
    const { voice, stream, speak } = hear(both(first.source, second.source));
    await expect.poll(first.connections, patient).toBe(1);
    voice.emit({ type: "started" });
    speak(1);
    speak(2);
    await expect.poll(second.connections, patient).toBe(1);
    speak(3);
    await expect.poll(() => second.heard, patient).toEqual([1, 2, 3]);
    voice.emit({ type: "ended", silenceMs: 250 });
    expect(await nextFinal(stream)).toBe("heard 1 2 3");
    expect(second.commits()).toBe(1);
  });

  test("when the first one refuses the connection, the second listens", async () => {
    const refused = vi.fn(() => Promise.reject(new StatusError(401)));
    const refusing: SttSource = { provider: "first", model: "m", patienceMs: 1_500, open: refused };
    const second = await serveSecond();
    const { voice, stream, speak } = hear(both(refusing, second.source));
    await expect.poll(() => refused.mock.calls.length, patient).toBe(1);
    voice.emit({ type: "started" });
    speak(1);
    await expect.poll(() => second.heard, patient).toEqual([1]);
    voice.emit({ type: "ended", silenceMs: 250 });
    expect(await nextFinal(stream)).toBe("heard 1");
    expect(second.commits()).toBe(1);
  });

  test("when the first one never answers the connection, the second listens before two seconds are over", async () => {
    const silent = createServer(() => {});
    const sockets: Socket[] = [];
    silent.on("connection", (socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    closers.push(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const second = await serveSecond();
    const startedAt = performance.now();
    const { voice, stream, speak } = hear(both(sourceAt((silent.address() as AddressInfo).port), second.source));
    await expect.poll(() => sockets.length, patient).toBe(1);
    voice.emit({ type: "started" });
    speak(1);
    await expect.poll(() => second.heard, patient).toEqual([1]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    voice.emit({ type: "ended", silenceMs: 250 });
    expect(await nextFinal(stream)).toBe("heard 1");
    expect(second.commits()).toBe(1);
  });
});

test("tells when each word of a turn was said", async () => {
  const said: unknown[] = [];
  let isListening = false;
  const connection = { append() {}, transcribe() {}, clear() {}, close() {} };
  const source: SttSource = {
    ...{ provider: "p", model: "m", patienceMs: 5_000 },
    async open({ onFinal }) {
      isListening = true;
      const details = { words: [{ text: "Hello.", startMs: 300, endMs: 800 }], language: "de" };
      return { ...connection, commit: () => onFinal("Hello.", details) };
    },
  };
  const { voice, stream, speak } = hear(rosterOf(source));
  voice.subscribe((event) => {
    if (event.type === "worded") said.push(...event.words);
  });
  await expect.poll(() => isListening, patient).toBe(true);
  const before = Date.now();
  speak(1);
  await new Promise(setImmediate);
  voice.emit({ type: "started" });
  speak(2);
  await new Promise(setImmediate);
  voice.emit({ type: "ended", silenceMs: 250 });
  expect(await nextFinal(stream)).toBe("Hello.");
  expect(said).toEqual([{ text: "Hello.", startAt: expect.any(Number), endAt: expect.any(Number) }]);
  // A tenth of a second was heard before the voice began.
  const [{ startAt, endAt }] = said as [{ startAt: number; endAt: number }];
  expect(endAt - startAt).toBe(500);
  expect(startAt).toBeGreaterThanOrEqual(before + 200);
});
