import { createServer, type Http2Server } from "node:http2";
import { afterEach, describe, expect, test } from "vitest";
import { addressOf } from "@/tests/support/serve";
import { result, serveGoogleSpeech } from "../testing/google-speech-server";
import { describeStt, listenTo } from "../testing/stt-conformance";
import { createGoogleStt } from "./google";

const options = { apiKey: "key", model: "latest_short", language: "en-US" };

/** https://cloud.google.com/speech-to-text/docs/reference/rpc/google.cloud.speech.v1, over
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
describeStt("Google", {
  create: (connection) => createGoogleStt({ ...options, ...connection }),
  path: "/google.cloud.speech.v1.Speech/StreamingRecognize",
  authorization: (apiKey) => ["x-goog-api-key", apiKey],
  settings: {
    config: {
      encoding: "LINEAR16",
      sampleRateHertz: 16_000,
      languageCode: "en-US",
      model: "latest_short",
      enableAutomaticPunctuation: true,
      enableWordTimeOffsets: true,
    },
    interimResults: true,
  },
  stream: { rate: 16_000, serve: serveGoogleSpeech },
});

describe("Google", () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function connect() {
    const server = await serveGoogleSpeech();
    closers.push(server.stop);
    const finals: unknown[] = [];
    const { told, listener } = listenTo(createGoogleStt({ ...options, baseUrl: server.baseUrl }));
    const connection = await createGoogleStt({ ...options, baseUrl: server.baseUrl }).open({
      ...listener,
      onFinal(text, details) {
        listener.onFinal(text, details);
        finals.push(details);
      },
    });
    closers.push(connection.close);
    const say = (message: object) => {
      for (const call of server.calls) call.write(message);
    };
    return { server, connection, told, finals, say };
  }
  const second = () => new Int16Array(16_000).fill(1_000);

  test("tells when each word was said, since the utterance began, and in which language", async () => {
    const { server, connection, finals, say } = await connect();
    for (const index of [1, 2]) {
      connection.append(second());
      connection.commit();
      await expect.poll(server.asked).toBe(index);
      const words = [{ word: "Hello.", startTime: { nanos: 4e8 }, endTime: { seconds: 1, nanos: 1e8 } }];
      say(result("Hello.", { isFinal: true }, words));
      server.answer({ piece: "", whole: "" });
      await expect.poll(() => finals).toHaveLength(index);
    }
    const expected = { words: [{ text: "Hello.", startMs: 400, endMs: 1_100 }], language: "en-us" };
    expect(finals).toEqual([expected, expected]);
  });

  test("puts words that are sure and those that may change together", async () => {
    const { server, connection, told, say } = await connect();
    connection.append(second());
    await expect.poll(() => server.calls.size).toBe(1);
    say(result("It was", { isFinal: true }));
    const [sure] = result(" a long", { stability: 0.9 }).results;
    const [unsure] = result(" storey", { stability: 0.1 }).results;
    say({ results: [sure, unsure] });
    await expect.poll(() => told).toEqual(["words: It was", "words: It was a long storey"]);
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    server.answer({ piece: "a long story.", whole: "" });
    await expect.poll(() => told.at(-1)).toBe("final: It was a long story.");
  });

  test("tells what is sure of a piece that was ended together with the rest of it", async () => {
    const { server, connection, told, say } = await connect();
    connection.append(second());
    connection.transcribe("1");
    await expect.poll(server.asked).toBe(1);
    say(result("It was", { isFinal: true }));
    say(result(" a long", { stability: 0.9 }));
    await expect.poll(() => told).toEqual(["words: It was a long"]);
    say(result(" a long story.", { isFinal: true }));
    server.answer({ piece: "", whole: "" });
    await expect.poll(() => told.at(-1)).toBe("words for 1: It was a long story.");
  });

  test("goes on in another call when Google ends one by itself", async () => {
    const { server, connection, told, say } = await connect();
    connection.append(second());
    await expect.poll(() => server.calls.size).toBe(1);
    say(result("Yes.", { isFinal: true }));
    for (const call of server.calls) call.end();
    server.calls.clear();
    await expect.poll(() => told).toEqual(["words: Yes."]);
    connection.append(second());
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    server.answer({ piece: "Please.", whole: "" });
    await expect.poll(() => told.at(-1)).toBe("final: Yes. Please.");
  });

  test.each([
    ["as it tells", { resultEndTime: { nanos: 6e8 } }, []],
    ["by its last word", {}, [{ word: "Yes.", startTime: { nanos: 1e8 }, endTime: { nanos: 6e8 } }]],
  ])("what came in the instant it ended a call is heard by the next one, %s", async (_how, ending, words) => {
    const { server, connection, told, finals, say } = await connect();
    const sound = Int16Array.from({ length: 16_000 }, (_, index) => index);
    connection.append(sound);
    await expect.poll(() => server.calls.size).toBe(1);
    say(result("Yes.", { isFinal: true, ...ending }, words));
    for (const call of server.calls) call.end();
    server.calls.clear();
    await expect.poll(() => told).toEqual(["words: Yes."]);
    // It is told without anything more being said.
    await expect.poll(() => server.calls.size).toBe(1);
    connection.append(second());
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    expect(server.heard()).toEqual(Int16Array.from([...sound, ...sound.subarray(9_600), ...second()]));
    say(result("Please.", { isFinal: true }, [{ word: "Please.", startTime: {}, endTime: { nanos: 5e8 } }]));
    server.answer({ piece: "", whole: "" });
    await expect.poll(() => told.at(-1)).toBe("final: Yes. Please.");
    const [{ words: timed }] = finals as [{ words: { text: string; startMs: number }[] }];
    expect(timed.at(-1)).toEqual({ text: "Please.", startMs: 600, endMs: 1_100 });
  });

  test("does not say again what Google had nothing to say of", async () => {
    const { server, connection, told } = await connect();
    connection.append(second());
    await expect.poll(() => server.calls.size).toBe(1);
    for (const call of server.calls) call.end();
    server.calls.clear();
    const goOn = () => {
      connection.append(new Int16Array(160));
      return server.calls.size;
    };
    await expect.poll(goOn).toBe(1);
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    server.answer({ piece: "Please.", whole: "" });
    await expect.poll(() => told.at(-1)).toBe("final: Please.");
    expect(server.heard().filter((sample) => sample !== 0)).toHaveLength(second().length);
  });

  test("does not leave a call open for the silence after the last words", async () => {
    const { server, connection, told } = await connect();
    server.answerBy(() => "Yes.");
    connection.append(second());
    connection.transcribe("1");
    await expect.poll(() => told).toEqual(["words for 1: Yes."]);
    connection.append(new Int16Array(1_600));
    await expect.poll(() => server.calls.size).toBe(1);
    connection.commit("1");
    expect(told.at(-1)).toBe("final: Yes.");
    await expect.poll(() => server.calls.size).toBe(0);
  });

  test("tells of an error that comes as an answer", async () => {
    const { server, connection, told, say } = await connect();
    connection.append(second());
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    say({ error: { code: 8, message: "quota" } });
    await expect.poll(() => told).toEqual(["lost"]);
  });

  test("gets its long recordings in messages that it takes", async () => {
    const { server, connection } = await connect();
    const lengths: number[] = [];
    connection.append(new Int16Array(100));
    await expect.poll(() => server.calls.size).toBe(1);
    for (const call of server.calls) call.on("data", ({ audioContent }) => lengths.push(audioContent.length));
    connection.append(new Int16Array(16_000 * 20));
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(25_000);
  });

  describe("behind a server of plain HTTP/2", () => {
    async function open(answer: (server: Http2Server) => void) {
      const server = createServer();
      answer(server);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const sessions = new Set<{ destroy(): void }>();
      server.on("session", (session) => sessions.add(session));
      closers.push(() => {
        for (const session of sessions) session.destroy();
        server.close();
      });
      const { open, told, failure } = listenTo(createGoogleStt({ ...options, baseUrl: addressOf(server) }));
      return { server, open, told, failure };
    }

    test("tells the status and the wait of a proxy that refuses", async () => {
      const { failure } = await open((server) =>
        server.on("stream", (stream) => {
          stream.respond({ ":status": 429, "retry-after": "7" }, { endStream: true });
        }),
      );
      expect(await failure()).toMatchObject({ status: 429, retryAfterMs: 7_000 });
    });

    test("takes a page for what it is", async () => {
      const { failure } = await open((server) =>
        server.on("stream", (stream) => {
          stream.respond({ ":status": 200, "content-type": "text/html" });
          stream.end("<!doctype html><title>Sign in</title>");
        }),
      );
      expect(await failure()).toBeInstanceOf(Error);
    });

    test("is given another connection when the server wants to leave", async () => {
      let connections = 0;
      const {
        server,
        open: connect,
        told,
      } = await open((server) => {
        server.on("session", (session) => {
          connections += 1;
          if (connections === 1) setImmediate(() => session.close());
        });
      });
      const connection = await connect();
      closers.push(connection.close);
      await expect.poll(() => connections).toBe(2);
      const asked = new Promise<void>((resolve) => server.once("stream", () => resolve()));
      connection.append(second());
      await asked;
      expect(told).toEqual([]);
    });
  });
});
