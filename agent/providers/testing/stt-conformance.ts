import type { IncomingMessage } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import { StatusError } from "../failure";
import { type SttConnection, type SttListener, type SttSource, sampleRate } from "../stt/source";
import { type SttServer, serveRecordings, serveStream, type Words } from "./stt-server";

/** How a provider's protocol looks on the wire. */
export type SttWire = {
  create(connection: { baseUrl: string; apiKey: string }): SttSource;
  /** Path and query of a connection, or of a request. */
  path: string;
  /** The header that carries the key. */
  authorization(apiKey: string): [name: string, value: string];
  /** What the server is told of the sound: each of them is in one of the messages, or in the request. */
  settings?: object;
} & ({ socket: SocketProtocol } | { http: HttpProtocol } | { stream: StreamProtocol });

/** One long stream over a web socket. */
export type SocketProtocol = {
  /** Hz of the sound that is sent. */
  rate: number;
  /** What the server says first. */
  greeting?: object[];
  /** What a message of the provider's is. `question`: asks for words. `end`: asks for them and begins a new piece. */
  read(data: Buffer, isBinary: boolean): { sound?: Int16Array; is?: "question" | "end" | "clear"; settings?: unknown };
  /** Words that may still change, of the piece with this number. */
  interim(words: string, index: number): object;
  /** The answer to a question, which is the one with this number and was asked by this message. */
  final(words: Words, question: { index: number; said: string }): object[];
  /** A message as it is sent. Absent = JSON. */
  encode?(message: object): string;
  /** It hears the next piece when it has told the words of the one before. */
  isOneAtATime?: boolean;
};

/** One long stream over something else. */
export type StreamProtocol = Pick<SocketProtocol, "rate"> & { serve(): Promise<SttServer> };

/** A request for each recording. */
export type HttpProtocol = {
  read(
    body: Buffer,
    request: IncomingMessage,
  ): { sound: Int16Array; settings?: unknown } | Promise<{ sound: Int16Array; settings?: unknown }>;
  answer(words: string): object;
};

const apiKey = "sk-very-secret";
const patient = { timeout: 10_000 };
/** Longest that a provider may take to find out that nobody is there. */
const openWithinMs = 2_000;
const second = (value: number) => new Int16Array(sampleRate).fill(value);

/** Puts a provider before a local server that speaks its protocol: whatever happens on the wire, words are told once and in order,
 * or the loss is told, nothing hangs, and no error holds the key. */
export function describeStt(name: string, wire: SttWire): void {
  const isStream = !("http" in wire);
  const isOneAtATime = "socket" in wire && wire.socket.isOneAtATime === true;

  describe(`${name} over the wire`, () => {
    const closers: (() => unknown)[] = [];
    afterEach(async () => {
      for (const close of closers.splice(0).reverse()) await close();
    });

    /** A server, and a provider that talks to it. */
    async function setUp() {
      const server = await serve(wire);
      closers.push(server.stop);
      return { server, ...listenTo(wire.create({ baseUrl: server.baseUrl, apiKey })) };
    }

    async function connect() {
      const all = await setUp();
      const connection = await all.open();
      closers.push(connection.close);
      return { ...all, connection };
    }

    test("asks as documented, and tells the words in order, once", async () => {
      const { server, connection, told } = await connect();
      connection.append(second(1_000));
      connection.transcribe("1");
      await expect.poll(server.asked, patient).toBe(1);
      if (isStream) {
        server.interim("good");
        await expect.poll(() => told, patient).toEqual(["words: good"]);
      }
      server.answer({ piece: "Good morning", whole: "Good morning" });
      await expect.poll(() => told.at(-1), patient).toBe("words for 1: Good morning");
      connection.append(second(2_000));
      connection.commit();
      await expect.poll(server.asked, patient).toBe(2);
      server.answer({ piece: "my friend.", whole: "Good morning my friend." });
      await expect.poll(() => told.at(-1), patient).toBe("final: Good morning my friend.");
      expect(told).toHaveLength(isStream ? 3 : 2);

      const [header, value] = wire.authorization(apiKey);
      expect(server.requests[0]).toMatchObject({ url: wire.path, headers: { [header]: value } });
      expect(server.requests.map(({ url }) => url).join()).not.toContain(apiKey);
      if (wire.settings) expect(server.settings).toContainEqual(expect.objectContaining(wire.settings));
    });

    test("sends the sound as it is", async () => {
      const { server, connection } = await connect();
      connection.append(second(1_000));
      connection.commit();
      await expect.poll(server.asked, patient).toBe(1);
      const rate = rateOf(wire);
      const heard = server.heard();
      expect(heard.length).toBe(rate);
      // The edges of a resampled sound ring.
      expect([...new Set(heard.subarray(rate / 4, rate / 2))]).toEqual([1_000]);
    });

    test("takes the words of the last pause when nothing was said since", async () => {
      const { server, connection, told } = await connect();
      server.answerBy(() => "Yes.");
      connection.append(second(1_000));
      connection.transcribe("1");
      await expect.poll(() => told, patient).toEqual(["words for 1: Yes."]);
      connection.commit("1");
      await expect.poll(() => told.at(-1), patient).toBe("final: Yes.");
      expect(told).toHaveLength(2);
    });

    test("waits for a slow first transcript, and keeps the order of two", async () => {
      const { server, connection, told } = await connect();
      connection.append(second(1_000));
      connection.commit();
      await expect.poll(server.asked, patient).toBe(1);
      connection.append(second(2_000));
      connection.commit();
      if (!isOneAtATime) await expect.poll(server.asked, patient).toBe(2);
      expect(told).toEqual([]);
      server.answer({ piece: "First.", whole: "First." });
      await expect.poll(server.asked, patient).toBe(2);
      server.answer({ piece: "Second.", whole: "Second." });
      await expect.poll(() => told, patient).toEqual(["final: First.", "final: Second."]);
    });

    test("tells when the connection is cut in the middle of an utterance", async () => {
      const { server, connection, told } = await connect();
      connection.append(second(1_000));
      connection.commit();
      await expect.poll(server.asked, patient).toBe(1);
      server.cut();
      await expect.poll(() => told, patient).toEqual(["lost"]);
    });

    test.each([401, 403, 404, 429, 500, 503])("fails with status %i", async (status) => {
      const { server, failure } = await setUp();
      server.refuse(status);
      expect(await failure()).toMatchObject({ status });
    });

    test("tells when a busy server wants to be asked again", async () => {
      const { server, failure } = await setUp();
      server.refuse(429, { "retry-after": "7" });
      const error = await failure();
      expect(error).toBeInstanceOf(StatusError);
      expect(error).toMatchObject({ status: 429, retryAfterMs: 7_000 });
    });

    const nonsense = ["", "<html>", "{", "[]", "null", `{"type":"${apiKey}"}`, `{"type":4}`];
    if (isStream) {
      test("overhears what is not of the protocol", async () => {
        const { server, connection, told } = await connect();
        connection.append(second(1_000));
        connection.commit();
        await expect.poll(server.asked, patient).toBe(1);
        for (const text of nonsense) server.send(text);
        server.send(Buffer.of(0, 255, 1));
        server.answer({ piece: "Yes.", whole: "Yes." });
        await expect.poll(() => told, patient).toEqual(["final: Yes."]);
      });
    } else {
      // Without any field it may be an answer that has no words.
      test.each(nonsense.slice(0, 5))("fails on an answer that is none: %j", async (text) => {
        const { server, failure } = await setUp();
        const failing = failure();
        await expect.poll(server.asked, patient).toBe(1);
        server.send(text);
        expect(await failing).toBeInstanceOf(Error);
      });
    }

    test("reads no more than words can be", async () => {
      const { server, failure } = await setUp();
      const failing = failure();
      await expect.poll(server.asked, patient).toBe(1);
      server.send(JSON.stringify({ type: "x".repeat(5_000_000) }));
      expect(await failing).toBeInstanceOf(Error);
    });

    test("does not hang on a connection that is half open", async () => {
      const sockets: Socket[] = [];
      const silent = createServer((socket) => sockets.push(socket.on("error", () => {})));
      await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
      closers.push(() => {
        for (const socket of sockets) socket.destroy();
        silent.close();
      });
      const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      const { open, told } = listenTo(wire.create({ baseUrl, apiKey }));
      const startedAt = performance.now();
      if (isStream) {
        await expect(open()).rejects.toThrow();
        expect(performance.now() - startedAt).toBeLessThan(openWithinMs);
        return;
      }
      const connection = await open();
      expect(performance.now() - startedAt).toBeLessThan(openWithinMs);
      connection.append(second(1_000));
      connection.commit();
      await expect.poll(() => sockets.length, patient).toBeGreaterThan(0);
      const left = vi.fn();
      for (const socket of sockets) socket.resume().on("close", left);
      connection.close();
      await expect.poll(() => left.mock.calls.length, patient).toBe(sockets.length);
      expect(told).toEqual([]);
    });

    test("is let go of while a transcript is awaited, and is silent from then on", async () => {
      const { server, connection, told } = await connect();
      connection.append(second(1_000));
      connection.commit();
      await expect.poll(server.asked, patient).toBe(1);
      connection.close();
      if (isStream) server.answer({ piece: "too late", whole: "too late" });
      await expect.poll(server.left, patient).toBeGreaterThan(0);
      expect(told).toEqual([]);
    });

    test("hears the next utterance after an empty one", async () => {
      const { server, connection, told } = await connect();
      server.answerBy((sound) => (sound.some((value) => value > 500) ? "Hello." : ""));
      connection.append(new Int16Array());
      connection.commit();
      await expect.poll(() => told, patient).toEqual(["final: "]);
      connection.append(second(1_000));
      connection.commit();
      await expect.poll(() => told, patient).toEqual(["final: ", "final: Hello."]);
    });

    test("leaves no words of a dropped sound to the next utterance", async () => {
      const { server, connection, told } = await connect();
      // The edges of a resampled sound have other values, but few.
      const has = (sound: Int16Array, wanted: number) => sound.filter((value) => value === wanted).length > 1_000;
      server.answerBy((sound) => `${has(sound, 1_000) ? "First." : ""}${has(sound, 2_000) ? "Second." : ""}`);
      connection.append(second(1_000));
      connection.transcribe("1");
      connection.append(second(1_000));
      connection.clear();
      connection.append(second(2_000));
      connection.transcribe("2");
      connection.commit("2");
      await expect.poll(() => told.at(-1), patient).toBe("final: Second.");
      // An answer to a request that was dropped is told as one; whoever asked knows.
      expect(told.filter((one) => !one.startsWith("words for 1")).join()).not.toContain("First");
    });
  });
}

function serve(wire: SttWire): Promise<SttServer> {
  if ("stream" in wire) return wire.stream.serve();
  return "socket" in wire ? serveStream(wire.socket) : serveRecordings(wire.http);
}

function rateOf(wire: SttWire): number {
  if ("stream" in wire) return wire.stream.rate;
  return "socket" in wire ? wire.socket.rate : sampleRate;
}

/** A provider whose connections tell into one list, and whose failures hold no key. */
export function listenTo(source: SttSource) {
  const told: string[] = [];
  const reasons: unknown[] = [];
  const listener: SttListener = {
    onWords: (text, request) => told.push(request ? `words for ${request}: ${text}` : `words: ${text}`),
    onFinal: (text) => told.push(`final: ${text}`),
    onFailed: () => told.push("failed"),
    onLost(reason) {
      told.push("lost");
      reasons.push(reason);
    },
  };
  const open = () => source.open(listener);
  /** Why it cannot hear: it did not connect, or it gave up when something was said. */
  async function failure(): Promise<unknown> {
    const connection = await open().catch((error: unknown) => void reasons.push(error));
    if (connection) await giveUp(connection);
    expect(inspect(reasons[0], { depth: 10 })).not.toContain(apiKey);
    expect(String(reasons[0])).not.toContain(apiKey);
    return reasons[0];
  }
  async function giveUp(connection: SttConnection): Promise<void> {
    connection.append(second(1_000));
    connection.commit();
    try {
      await expect.poll(() => reasons.length, patient).toBe(1);
    } finally {
      connection.close();
    }
  }
  return { told, listener, open, failure };
}
