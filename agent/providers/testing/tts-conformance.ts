import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";
import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { joinSamples } from "@/agent/sound/join";
import { encodeWav } from "@/lib/wav";
import { closeServers, serve } from "@/tests/support/serve";
import { StatusError } from "../failure";
import type { Offer } from "../offer";
import type { TimedWord } from "../timed-word";
import { type SpeechRequest, sampleRate, type VoiceSource } from "../tts/source";

/** A request as the server saw it. */
export type Seen = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

/** How a provider of voices speaks over HTTP. */
export type VoiceWire = {
  create(baseUrl: string, apiKey: string): VoiceSource;
  /** The answer that holds this sound. */
  sound(samples: Int16Array, rate: number): { type: string; body: Buffer };
  /** What that answer tells of when each word is said; absent where the provider does not tell. */
  words?: readonly TimedWord[];
  /** False: over HTTP a clause comes as a whole. */
  isStreamed: boolean;
  /** Whether the key is where the provider looks for it. */
  isAuthorized(headers: IncomingHttpHeaders, apiKey: string): boolean;
  /** Expects a request for speech to be as the provider documents it, and answers the text that it would say. */
  read(seen: Seen): string;
  /** What the provider answers when it is asked for its lists, by path and query. */
  lists: Record<string, unknown>;
  /** What is to be made of them. */
  offer: Offer;
};

type Answer = (response: ServerResponse, seen: Seen, request: IncomingMessage) => void;

const apiKey = "key-0123456789-secret";
const plain: SpeechRequest = { text: "It is noon.", speed: 1 };
const tone = (seconds: number, rate: number = sampleRate) =>
  Int16Array.from({ length: seconds * rate }, (_, index) => 8_000 * Math.sin((2 * Math.PI * 440 * index) / rate));
const speech = tone(0.5);

/** What every provider of voices must do, against a local server that speaks its protocol. */
export function testVoice(name: string, wire: VoiceWire): void {
  afterEach(closeServers);

  const voiceOf = async (answer: Answer) => wire.create(await listen(answer), apiKey);
  const answerWith = (response: ServerResponse, samples: Int16Array, rate: number = sampleRate) => {
    const { type, body } = wire.sound(samples, rate);
    response.setHeader("content-type", type);
    return body;
  };
  /** Of the first half of an answer: at an odd byte, so that a sample is torn. */
  const half = (body: Buffer) => body.subarray(0, 2 * Math.floor(body.length / 4) + 1);

  describe(`${name} as a voice`, () => {
    test("says a text with the key and the request that the provider documents", async () => {
      const seen: Seen[] = [];
      const voice = await voiceOf((response, request) => {
        seen.push(request);
        response.end(answerWith(response, speech));
      });
      expect(await hear(voice, plain)).toEqual({ samples: speech });
      expect(seen).toHaveLength(1);
      const [request] = seen;
      expect(request && wire.isAuthorized(request.headers, apiKey)).toBe(true);
      expect(request && wire.read(request)).toBe(plain.text);
      expect(request?.url).not.toContain(apiKey);
    });

    const whenTold = wire.words ? test : undefined;
    whenTold?.("tells when each word is said", async () => {
      const voice = await voiceOf((response) => void response.end(answerWith(response, speech)));
      const told: TimedWord[] = [];
      await hear(voice, { ...plain, onWords: (words) => told.push(...words) });
      expect(told).toEqual(wire.words);
    });

    test("keeps quotes, ampersands and angle brackets", async () => {
      const text = `Tom & Jerry said "5 < 6 > 4" — it’s 'so', naïve & 你好 </voice></speak> {"a":1}\\n`;
      const request = await requestOf(wire, { text, speed: 1 });
      expect(wire.read(request)).toBe(text);
    });

    test("waits for a slow first byte", async () => {
      const asked = gate();
      const ready = gate();
      const voice = await voiceOf(async (response) => {
        asked.open();
        await ready.opened;
        response.end(answerWith(response, speech));
      });
      const heard = hear(voice, plain);
      await asked.opened;
      ready.open();
      expect(await heard).toEqual({ samples: speech });
    });

    const whenStreamed = wire.isStreamed ? test : undefined;
    whenStreamed?.("passes sound on as it is made", async () => {
      const heardFirst = gate();
      const voice = await voiceOf(async (response) => {
        const body = answerWith(response, speech);
        response.write(half(body));
        await heardFirst.opened;
        response.end(body.subarray(half(body).length));
      });
      const parts: Int16Array[] = [];
      for await (const part of voice.speak(plain, never())) {
        parts.push(part);
        heardFirst.open();
      }
      expect(joinSamples(parts)).toEqual(speech);
    });

    test("fails when the connection is cut, after what had come", async () => {
      const sent = gate();
      const heardFirst = gate();
      const voice = await voiceOf(async (response) => {
        response.write(half(answerWith(response, speech)), sent.open);
        // What has not been read yet when a connection breaks is lost with it.
        await (wire.isStreamed ? heardFirst : sent).opened;
        response.destroy();
      });
      const { samples, error } = await hear(voice, plain, never(), heardFirst.open);
      expectFailure(error);
      expect(samples).toEqual(speech.subarray(0, samples.length));
      expect(samples.length > 0).toBe(wire.isStreamed);
    });

    test.each([401, 429, 500])("fails with status %i and nothing of what the server wrote", async (status) => {
      const voice = await voiceOf((response) => {
        response.writeHead(status, { "retry-after": "7", "content-type": "application/json" });
        response.end(JSON.stringify({ error: { message: `Incorrect API key provided: ${apiKey}` } }));
      });
      const { samples, error } = await hear(voice, plain);
      expect(samples).toHaveLength(0);
      expectFailure(error);
      expect(error).toMatchObject({ status, retryAfterMs: 7_000 });
      expect(error).toBeInstanceOf(StatusError);
    });

    test.each([
      ["an error", "application/json", JSON.stringify({ detail: `quota of ${apiKey} exceeded` })],
      ["a page", "text/html; charset=utf-8", `<!doctype html><title>Sign in as ${apiKey}</title>`],
      ["text without a type", "application/octet-stream", `upstream connect error, key ${apiKey}`],
      ["one word", "audio/pcm", "OK"],
      ["music", "audio/ogg", `OggS${"\0".repeat(60)}`],
    ])("fails when %s comes in place of sound", async (_what, type, body) => {
      const voice = await voiceOf((response) => void response.setHeader("content-type", type).end(body));
      const { samples, error } = await hear(voice, plain);
      expect(samples).toHaveLength(0);
      expectFailure(error);
    });

    test("ends at the abort when nothing ever comes, and the server sees it", async () => {
      const asked = gate();
      const gone = gate();
      const voice = await voiceOf((response) => {
        response.on("close", gone.open);
        asked.open();
      });
      const interrupt = new AbortController();
      const heard = hear(voice, plain, interrupt.signal);
      await asked.opened;
      interrupt.abort();
      expect(await heard).toMatchObject({ samples: { length: 0 }, error: { name: "AbortError" } });
      await gone.opened;
    });

    test("ends at the abort in the middle of sound, and the server sees it", async () => {
      const gone = gate();
      const interrupt = new AbortController();
      const voice = await voiceOf((response) => {
        response.on("close", gone.open);
        response.write(half(answerWith(response, speech)), () => interrupt.abort());
      });
      expect(await hear(voice, plain, interrupt.signal)).toMatchObject({ error: { name: "AbortError" } });
      await gone.opened;
    });

    test("takes a long text in one piece", async () => {
      const long = tone(30);
      const voice = await voiceOf((response) => void response.end(answerWith(response, long)));
      const { samples } = await hear(voice, plain);
      expect(bytesOf(samples).equals(bytesOf(long))).toBe(true);
    });

    test.each([1, 3])("takes an answer in pieces of %i bytes", async (size) => {
      const short = speech.subarray(0, 500);
      const voice = await voiceOf((response) => {
        const body = answerWith(response, short);
        for (let at = 0; at < body.length; at += size) response.write(body.subarray(at, at + size));
        response.end();
      });
      expect(await hear(voice, plain)).toEqual({ samples: short });
    });

    test.each([16_000, 22_050, 44_100])("brings sound at %i Hz to ours", async (rate) => {
      const voice = await voiceOf((response) => void response.end(answerWith(response, tone(1, rate), rate)));
      const { samples } = await hear(voice, plain);
      expect(samples.length / sampleRate).toBeCloseTo(1, 1);
      expect(risesOf(samples)).toBeGreaterThan(430);
      expect(risesOf(samples)).toBeLessThan(450);
    });

    test("lists its models and voices", async () => {
      const seen: Seen[] = [];
      const voice = await voiceOf((response, request) => {
        seen.push(request);
        const list = wire.lists[request.url];
        response.writeHead(list === undefined ? 404 : 200, { "content-type": "application/json" });
        response.end(JSON.stringify(list ?? {}));
      });
      expect(await voice.offer?.(never())).toEqual(wire.offer);
      expect(seen.every(({ headers }) => wire.isAuthorized(headers, apiKey))).toBe(true);
    });

    test("tells of a refused key when it is asked for its lists", async () => {
      const voice = await voiceOf((response) => void response.writeHead(401).end(`wrong key ${apiKey}`));
      const error: unknown = await voice.offer?.(never()).catch((thrown: unknown) => thrown);
      expectFailure(error);
      expect(error).toMatchObject({ status: 401 });
    });

    test("opens the connection that all clauses use", async () => {
      const sockets = new Set<unknown>();
      const voice = await voiceOf((response, { method }, request) => {
        sockets.add(request.socket);
        // Long lists are no reason to leave the connection.
        if (method === "GET") response.end(JSON.stringify({ voices: "x".repeat(300_000) }));
        else response.end(answerWith(response, speech));
      });
      await voice.warm?.(never());
      expect(sockets.size).toBe(1);
      // The connection is free in the turn after its answer has ended.
      await setImmediate();
      await hear(voice, plain);
      expect(sockets.size).toBe(1);
      await setImmediate();
      await hear(voice, plain);
      expect(sockets.size).toBe(1);
    });

    test("does not take its key to where it is sent on", async () => {
      const elsewhere: Seen[] = [];
      const other = await listen((response, seen) => {
        elsewhere.push(seen);
        response.end();
      });
      const voice = await voiceOf((response) => void response.writeHead(307, { location: `${other}/v1/x` }).end());
      await hear(voice, plain);
      await voice.offer?.(never()).catch(() => undefined);
      expect(inspect(elsewhere)).not.toContain(apiKey);
    });

    test("keeps a key that cannot be sent to itself", async () => {
      const baseUrl = await listen((response) => void response.end());
      const { error } = await hear(wire.create(baseUrl, `line\n${apiKey}`), plain);
      expectFailure(error);
    });

    test("fails when nobody listens", async () => {
      const baseUrl = await listen((response) => void response.end());
      await closeServers();
      const { error } = await hear(wire.create(baseUrl, apiKey), plain);
      expectFailure(error);
      expect(inspect(error)).toContain("ECONNREFUSED");
    });
  });
}

/** What a provider is asked when it is to say this. */
export async function requestOf(wire: VoiceWire, request: SpeechRequest): Promise<Seen> {
  let seen: Seen | undefined;
  const baseUrl = await listen((response, came) => {
    seen = came;
    const { type, body } = wire.sound(speech, sampleRate);
    response.setHeader("content-type", type).end(body);
  });
  const { error } = await hear(wire.create(baseUrl, apiKey), request);
  if (!seen || error) throw error ?? new Error("nothing was asked");
  return seen;
}

/** A server that answers when it has read the request. */
const listen = (answer: Answer): Promise<string> =>
  serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "", url = "", headers } = request;
    answer(response, { method, url, headers, body: Buffer.concat(chunks).toString("utf8") }, request);
  });

/** What comes of a request, up to its failure. */
async function hear(voice: VoiceSource, request: SpeechRequest, signal = never(), onPart = () => {}) {
  const parts: Int16Array[] = [];
  try {
    for await (const part of voice.speak(request, signal)) {
      parts.push(part);
      onPart();
    }
    return { samples: joinSamples(parts) };
  } catch (error) {
    return { samples: joinSamples(parts), error };
  }
}

function expectFailure(error: unknown): void {
  expect(error).toBeInstanceOf(Error);
  expect(inspect(error, { depth: 8 })).not.toContain(apiKey);
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const never = () => new AbortController().signal;
const bytesOf = ({ buffer, byteOffset, byteLength }: Int16Array) => Buffer.from(buffer, byteOffset, byteLength);
/** How often a tone goes through zero upwards: its pitch, of one second. */
const risesOf = (samples: Int16Array) =>
  samples.filter((sample, index) => sample >= 0 && (samples[index - 1] ?? 0) < 0).length;

/** Sound in nine parts, each in base64, for wires that send it so; as WAV where its rate is not ours. */
export function inParts(samples: Int16Array, rate: number): string[] {
  const sound = rate === sampleRate ? bytesOf(samples) : encodeWav(samples, rate);
  const size = Math.ceil(sound.length / 9) + 1;
  return Array.from({ length: 9 }, (_, index) => sound.subarray(index * size, (index + 1) * size).toString("base64"));
}

/** Raw 16-bit samples, with their rate where it is not ours. */
export const rawSound = (samples: Int16Array, rate: number) => ({
  type: rate === sampleRate ? "audio/pcm" : `audio/l16;rate=${rate};channels=1`,
  body: bytesOf(samples),
});
