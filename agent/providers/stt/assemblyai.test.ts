import { afterEach, describe, expect, test } from "vitest";
import { describeStt, listenTo, type SocketProtocol } from "../testing/stt-conformance";
import { samplesOf, serveStream } from "../testing/stt-server";
import { createAssemblyaiStt } from "./assemblyai";

/** https://www.assemblyai.com/docs/streaming/message-sequence */
const turn = (index: number, transcript: string, rest: object) => ({
  type: "Turn",
  turn_order: index,
  turn_is_formatted: false,
  transcript,
  end_of_turn_confidence: 0.5,
  utterance: "",
  ...rest,
});

const protocol: SocketProtocol = {
  rate: 16_000,
  greeting: [{ type: "Begin", id: "de5d9927", expires_at: 1_759_796_682 }],
  read(data, isBinary) {
    if (isBinary) return { sound: samplesOf(data) };
    const message = JSON.parse(data.toString());
    return message.type === "ForceEndpoint" ? { is: "end" } : { settings: message };
  },
  interim: (words, index) => turn(index, "", { end_of_turn: false, words: [{ text: words, word_is_final: false }] }),
  final: ({ piece }, { index }) => [turn(index, piece, { end_of_turn: true, words: [] })],
};

const path =
  "/v3/ws?sample_rate=16000&encoding=pcm_s16le&speech_model=universal-streaming-english&format_turns=false" +
  "&end_of_turn_confidence_threshold=1&max_turn_silence=3600";

describeStt("AssemblyAI", {
  create: (connection) => createAssemblyaiStt({ ...connection, model: "universal-streaming-english" }),
  path,
  authorization: (apiKey) => ["authorization", apiKey],
  socket: protocol,
});

describe("AssemblyAI", () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function setUp(changes: Partial<SocketProtocol> = {}) {
    const lengths: number[] = [];
    const server = await serveStream({
      ...protocol,
      ...changes,
      read(data, isBinary) {
        if (isBinary) lengths.push(data.length / 2 / 16);
        return protocol.read(data, isBinary);
      },
    });
    closers.push(server.stop);
    const source = createAssemblyaiStt({ baseUrl: server.baseUrl, apiKey: "key", model: "m" });
    return { server, lengths, ...listenTo(source) };
  }

  async function connect() {
    const all = await setUp();
    const connection = await all.open();
    closers.push(connection.close);
    return { ...all, connection };
  }

  test("tells when each word was said, since the utterance began", async () => {
    const server = await serveStream(protocol);
    closers.push(server.stop);
    const told: unknown[] = [];
    const listener = { onWords: () => {}, onFailed: () => {}, onLost: () => {} };
    const source = createAssemblyaiStt({ baseUrl: server.baseUrl, apiKey: "key", model: "m" });
    const connection = await source.open({ ...listener, onFinal: (text, details) => told.push(text, details) });
    closers.push(connection.close);
    // 20 ms too short for a piece of 50: it is filled up, and all that comes later is later by that.
    for (const [index, text] of ["One.", "Two."].entries()) {
      connection.append(new Int16Array(16_000 + 480));
      connection.commit();
      await expect.poll(server.asked).toBe(index + 1);
      const since = index * 1_050;
      const words = [{ text, start: since + 200, end: since + 500, confidence: 0.9, word_is_final: true }];
      server.send(JSON.stringify(turn(index, text, { end_of_turn: true, words, language_code: "en" })));
    }
    const at = (text: string) => ({ words: [{ text, startMs: 200, endMs: 500 }], language: "en" });
    await expect.poll(() => told).toEqual(["One.", at("One."), "Two.", at("Two.")]);
  });

  test("gets sound in pieces of 50 ms to a second", async () => {
    const { server, connection, lengths } = await connect();
    for (let frame = 0; frame < 12; frame += 1) connection.append(new Int16Array(160));
    connection.append(new Int16Array(40_000));
    connection.append(new Int16Array(160));
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    expect(lengths).toEqual([50, 50, 1_000, 1_000, 520, 50]);
  });

  test("refuses with a message after the connection was made", async () => {
    const error = (code: number) => ({ type: "Error", error_code: code, error: "Unauthorized Connection: key" });
    const unauthorized = await setUp({ greeting: [error(1_008)] });
    await expect(unauthorized.open()).rejects.toMatchObject({ status: 401 });
    const busy = await setUp({ greeting: [error(3_009)] });
    await expect(busy.open()).rejects.toMatchObject({ status: 429 });
    const both = await setUp({ greeting: [{ type: "Begin" }, error(3_005)] });
    await expect(both.open()).rejects.toThrow("the session ended with code 3005");
  });

  test("is not there before it says so", async () => {
    const { open } = await setUp({ greeting: [] });
    await expect(open()).rejects.toThrow("not ready in time");
  });

  test("tells the words of a turn once, also when it formats them afterwards", async () => {
    const { server, connection, told } = await connect();
    connection.append(new Int16Array(16_000));
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    server.send(JSON.stringify(turn(0, "hello there", { end_of_turn: true })));
    server.send(JSON.stringify(turn(0, "Hello there.", { end_of_turn: true, turn_is_formatted: true })));
    server.send(JSON.stringify(turn(1, "and", { end_of_turn: false })));
    await expect.poll(() => told).toEqual(["final: hello there", "words: and"]);
  });

  test("does not answer when nothing was said, and what it says too late is not taken for the next words", async () => {
    const { server, connection, told } = await connect();
    connection.append(new Int16Array(16_000));
    server.interim("hm");
    await expect.poll(() => told).toEqual(["words: hm"]);
    connection.commit();
    await expect.poll(() => told.at(-1), { timeout: 5_000 }).toBe("final: hm");
    connection.append(new Int16Array(16_000));
    connection.commit();
    await expect.poll(server.asked).toBe(2);
    server.send(JSON.stringify(turn(0, "too late", { end_of_turn: true })));
    server.send(JSON.stringify(turn(1, "in time", { end_of_turn: true })));
    await expect.poll(() => told).toEqual(["words: hm", "final: hm", "final: in time"]);
  });

  test("is told when we leave: the session costs", async () => {
    const { server, connection } = await connect();
    connection.close();
    await expect.poll(() => server.settings).toContainEqual({ type: "Terminate" });
  });
});
