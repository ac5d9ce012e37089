import { afterEach, describe, expect, test, vi } from "vitest";
import { describeStt, listenTo, type SocketProtocol } from "../testing/stt-conformance";
import { samplesOf, serveStream } from "../testing/stt-server";
import { createAzureStt } from "./azure";

/** https://docs.microsoft.com/azure/cognitive-services/speech/api-reference-rest/websocketprotocol; what `format=detailed` and
 * `wordLevelTimestamps` add: https://learn.microsoft.com/azure/ai-services/speech-service/get-speech-recognition-results */
type Sent = { path: string; turn: string; body: Buffer };

function read(data: Buffer, isBinary: boolean): Sent {
  const length = isBinary ? data.readUInt16BE(0) : data.indexOf("\r\n\r\n") + 2;
  const head = data.subarray(isBinary ? 2 : 0, isBinary ? 2 + length : length).toString("ascii");
  const header = (name: string) => new RegExp(`^${name}: (.*)\\r$`, "m").exec(head)?.[1] ?? "";
  expect(header("X-Timestamp")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
  expect(header("X-RequestId")).toMatch(/^[0-9a-f]{32}$/);
  return { path: header("Path"), turn: header("X-RequestId"), body: data.subarray(length + 2) };
}

const message = (path: string, turn: string, body?: object) => ({ path, turn, body });
const phrase = (turn: string, text: string, rest: object = {}) =>
  message("speech.phrase", turn, {
    RecognitionStatus: "Success",
    Offset: 0,
    Duration: 10_000_000,
    DisplayText: text,
    NBest: [{ Confidence: 0.9, Lexical: text, ITN: text, MaskedITN: text, Display: text }],
    ...rest,
  });
const encode = (one: object) => {
  const { path, turn, body } = one as ReturnType<typeof message>;
  const head = `X-RequestId:${turn}\r\nContent-Type:application/json; charset=utf-8\r\nPath:${path}\r\n\r\n`;
  return body ? head + JSON.stringify(body) : head;
};

/** The service hears one turn at a time: that of the newest sound. */
function createProtocol() {
  let turn = "";
  const sent: Sent[] = [];
  const sentTo = (path: string) => sent.filter((one) => one.path === path);
  const protocol: SocketProtocol = {
    rate: 16_000,
    isOneAtATime: true,
    read(data, isBinary) {
      const one = read(data, isBinary);
      sent.push(one);
      if (!isBinary) return { settings: JSON.parse(one.body.toString()) };
      const isNew = one.turn !== turn;
      turn = one.turn;
      if (isNew) {
        expect(one.body.subarray(0, 4).toString()).toBe("RIFF");
        expect(one.body).toHaveLength(44);
        return { is: "clear" };
      }
      expect(one.body.length).toBeLessThanOrEqual(8_192);
      return one.body.length > 0 ? { sound: samplesOf(one.body) } : { is: "end" };
    },
    encode,
    interim: (words) => message("speech.hypothesis", turn, { Text: words, Offset: 0, Duration: 1 }),
    final: ({ piece }) => [
      message("speech.endDetected", turn, { Offset: 0 }),
      piece ? phrase(turn, piece) : message("speech.phrase", turn, { RecognitionStatus: "NoMatch" }),
      message("turn.end", turn),
    ],
  };
  return { protocol, sentTo, turn: () => turn };
}

const path =
  "/speech/recognition/conversation/cognitiveservices/v1?language=de-DE&format=detailed&wordLevelTimestamps=true";
const options = { apiKey: "key", region: "westeurope", language: "de-DE" };

describeStt("Azure", {
  create: (connection) => createAzureStt({ ...options, ...connection }),
  path,
  authorization: (apiKey) => ["ocp-apim-subscription-key", apiKey],
  settings: { phraseOutput: { format: "Detailed", detailed: { options: ["WordTimings"] } } },
  socket: createProtocol().protocol,
});

describe("Azure", () => {
  const closers: (() => unknown)[] = [];
  afterEach(async () => {
    vi.useRealTimers();
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function connect() {
    const { protocol, ...seen } = createProtocol();
    const server = await serveStream(protocol);
    closers.push(server.stop);
    const finals: unknown[] = [];
    const source = createAzureStt({ ...options, baseUrl: server.baseUrl });
    const { told, listener } = listenTo(source);
    const connection = await source.open({
      ...listener,
      onFinal(text, details) {
        listener.onFinal(text, details);
        finals.push(details);
      },
    });
    closers.push(connection.close);
    const say = (...messages: object[]) => {
      for (const one of messages) server.tell(encode(one));
    };
    return { server, connection, told, finals, say, ...seen };
  }
  const second = () => new Int16Array(16_000).fill(1_000);

  test("says who asks before anything else, and what it wants before each turn", async () => {
    const { server, connection, sentTo } = await connect();
    server.answerBy(() => "Yes.");
    for (const index of [1, 2]) {
      connection.append(second());
      connection.commit();
      await expect.poll(server.asked).toBe(index);
    }
    expect(sentTo("speech.config")).toHaveLength(1);
    const turns = new Set(sentTo("audio").map(({ turn }) => turn));
    await expect.poll(() => sentTo("speech.context").map(({ turn }) => turn)).toEqual([...turns]);
    expect(turns.size).toBe(2);
  });

  test("tells when each word was said, since the utterance began", async () => {
    const { server, connection, finals, say, turn } = await connect();
    for (const index of [1, 2]) {
      connection.append(second());
      connection.commit();
      await expect.poll(server.asked).toBe(index);
      const words = [{ Word: "guten", Offset: 4_000_000, Duration: 3_500_000 }];
      say(phrase(turn(), "Guten.", { NBest: [{ Display: "Guten.", Words: words }] }));
      server.answer({ piece: "", whole: "" });
      await expect.poll(() => finals).toHaveLength(index);
    }
    const expected = { words: [{ text: "guten", startMs: 400, endMs: 750 }], language: "de-DE" };
    expect(finals).toEqual([expected, expected]);
  });

  test("cuts long speech by itself: an utterance has all of it", async () => {
    const { server, connection, told, say, turn } = await connect();
    connection.append(second());
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    say(phrase(turn(), "It was a long"), phrase(turn(), "story that"));
    server.answer({ piece: "ended.", whole: "" });
    await expect.poll(() => told).toEqual(["final: It was a long story that ended."]);
  });

  test("goes on in another turn when the service ends one by itself", async () => {
    const { server, connection, told, sentTo, say, turn } = await connectOpen();
    say(phrase(turn(), "Yes."), message("turn.end", turn()));
    await expect.poll(() => told).toEqual(["words: Yes."]);
    connection.append(second());
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    expect(sentTo("speech.context")).toHaveLength(2);
    server.answer({ piece: "Please.", whole: "" });
    await expect.poll(() => told.at(-1)).toBe("final: Yes. Please.");
  });

  test("has nothing to wait for when the service had ended the turn already", async () => {
    const { connection, told, say, turn } = await connectOpen();
    say(phrase(turn(), "Yes."), message("turn.end", turn()));
    await expect.poll(() => told).toEqual(["words: Yes."]);
    connection.commit();
    expect(told.at(-1)).toBe("final: Yes.");
  });

  /** With sound of an utterance that is not over. */
  async function connectOpen() {
    const all = await connect();
    all.connection.append(second());
    await expect.poll(() => all.server.heard().length).toBe(16_000);
    return all;
  }

  test.each(["NoMatch", "InitialSilenceTimeout", "BabbleTimeout", "EndOfDictation"])(
    "hears nothing in %s",
    async (RecognitionStatus) => {
      const { server, connection, told, say, turn } = await connect();
      connection.append(second());
      connection.commit();
      await expect.poll(server.asked).toBe(1);
      say(message("speech.phrase", turn(), { RecognitionStatus }), message("turn.end", turn()));
      await expect.poll(() => told).toEqual(["final: "]);
    },
  );

  test("is lost when a phrase could not be recognised", async () => {
    const { server, connection, told, say, turn } = await connect();
    connection.append(second());
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    say(message("speech.phrase", turn(), { RecognitionStatus: "Error" }));
    await expect.poll(() => told).toEqual(["lost"]);
  });

  test("overhears what is said of a turn that was given up", async () => {
    const { server, connection, told, say, turn } = await connectOpen();
    const dropped = turn();
    connection.clear();
    connection.append(second());
    connection.commit();
    await expect.poll(turn).not.toBe(dropped);
    say(phrase(dropped, "too late"), message("turn.end", dropped));
    await expect.poll(server.asked).toBe(2);
    server.answer({ piece: "In time.", whole: "" });
    await expect.poll(() => told).toEqual(["final: In time."]);
  });

  test("takes a new connection before the service ends the old one, and not in the middle of a turn", async () => {
    vi.useFakeTimers({ toFake: ["setInterval"] });
    const { server, connection, told } = await connectOpen();
    vi.advanceTimersByTime(120_000);
    await expect.poll(() => server.requests.length).toBe(2);
    connection.commit();
    await expect.poll(server.asked).toBe(1);
    expect(server.left()).toBe(0);
    server.answer({ piece: "Yes.", whole: "" });
    await expect.poll(() => told).toEqual(["final: Yes."]);
    await expect.poll(server.left).toBe(1);
    connection.append(second());
    connection.commit();
    await expect.poll(server.asked).toBe(2);
    server.answer({ piece: "Please.", whole: "" });
    await expect.poll(() => told.at(-1)).toBe("final: Please.");
  });
});
