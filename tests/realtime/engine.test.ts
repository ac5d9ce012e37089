import { once } from "node:events";
import { cp, open } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { modelListSchema, voiceListSchema } from "@/lib/models/schema";
import { encodeWav } from "@/lib/wav";
import { type RunningEngine, startEngine } from "../support/engine";
import { makeTestFolder, sharedPaths } from "../support/shared-data";
import { synthesise, wordOverlap } from "../support/speech";
import { completed, delta, isType, openTranscriber } from "../support/transcriber";

const rate = 24_000;
const question = "Could you please tell me how long it takes to fly from London to New York?";
const system = {
  role: "system" as const,
  content:
    "You are Parley, a helpful voice assistant. You speak with people on the phone. Keep your answers short and friendly.",
};

let engine: RunningEngine;
let client: OpenAI;
let spoken: Int16Array;
beforeAll(async () => {
  engine = await startEngine();
  client = new OpenAI({ baseURL: `${engine.url}/v1`, apiKey: "none", maxRetries: 0 });
  spoken = await synthesise(engine.url, question);
});
afterAll(() => engine?.stop());

const post = (path: string, body: unknown) =>
  fetch(`${engine.url}${path}`, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });

/** The error sentence of an answer that must be one. */
async function refusal(response: Response): Promise<{ status: number; message: string }> {
  const body = (await response.json()) as { error: { message: string; type: string; code: string } };
  expect(body.error).toMatchObject({ type: expect.any(String), code: expect.any(String) });
  return { status: response.status, message: body.error.message };
}

/** A metric's value, 0 when it has none yet. */
async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${engine.url}/metrics`)).text();
  const line = text.split("\n").find((one) => one.startsWith(`${name} `) || one.startsWith(`${name}{`));
  return Number(line?.split(" ").at(-1) ?? 0);
}

function wavOf(samples: Int16Array, sampleRate: number): Blob {
  return new Blob([Uint8Array.from(encodeWav(samples, sampleRate))]);
}

describe("speech", () => {
  test("pcm comes as it is made, at 24 kHz", async () => {
    const response = await post("/v1/audio/speech", { input: `${question} ${question}`, stream_format: "audio" });
    expect(response.headers.get("content-type")).toContain("24000");
    const parts: number[] = [];
    for await (const part of response.body ?? []) parts.push(part.length);
    expect(parts.length).toBeGreaterThan(1);
    const seconds = parts.reduce((sum, length) => sum + length, 0) / 2 / rate;
    expect(seconds).toBeGreaterThan(6);
    expect(seconds).toBeLessThan(12);
  });

  test("events hold the same sound, and tell when each word is said before it comes", async () => {
    const input = "It takes seven hours. Anything else?";
    const plain = Buffer.from(await (await post("/v1/audio/speech", { input })).arrayBuffer());
    const response = await post("/v1/audio/speech", { input, stream_format: "sse" });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const text = await response.text();
    const events = text
      .trim()
      .split("\n\n")
      .map((event) => event.replace(/^data: /, ""));
    expect(events.slice(-2)).toEqual([JSON.stringify({ type: "speech.audio.done" }), "[DONE]"]);
    const deltas = events.slice(0, -2).map((event) => JSON.parse(event));
    expect(Buffer.concat(deltas.map(({ audio }) => Buffer.from(audio, "base64"))).equals(plain)).toBe(true);
    const words = deltas.flatMap((delta) => delta.words ?? []);
    expect(words.map((word) => word.text).join(" ")).toBe(input);
    expect(deltas[0].words[0]).toMatchObject({ text: "It", start_ms: expect.any(Number) });
    expect(words.at(-1).end_ms).toBeLessThan(plain.length / 2 / (rate / 1_000));
  });

  test("wav has a true header, and speed changes its length", async () => {
    const lengths: number[] = [];
    for (const speed of [0.7, 1.4]) {
      const response = await client.audio.speech.create({
        model: "hibari",
        voice: "heart",
        input: question,
        response_format: "wav",
        speed,
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes.toString("latin1", 0, 4)).toBe("RIFF");
      expect(bytes.readUInt32LE(24)).toBe(rate);
      expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
      lengths.push(bytes.length);
    }
    expect((lengths[0] ?? 0) / (lengths[1] ?? 1)).toBeGreaterThan(1.5);
  });

  test("nothing to say is no audio", async () => {
    const response = await post("/v1/audio/speech", { input: " … " });
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  test.each([
    ["an unknown voice", { input: "Hi", voice: "nobody" }, 400, /no voice "nobody".*heart/],
    ["an unknown model", { input: "Hi", model: "tts-1" }, 404, /"tts-1".*hibari/],
    ["a format it does not make", { input: "Hi", response_format: "mp3" }, 400, /pcm or wav/],
    ["events of another format", { input: "Hi", response_format: "wav", stream_format: "sse" }, 400, /pcm only/],
    ["too much text", { input: "x".repeat(5_001) }, 400, /5000 characters/],
    ["an absurd speed", { input: "Hi", speed: 9 }, 400, /speed/],
    ["no JSON", "{", 400, /JSON/],
  ])("refuses %s", async (_, body, status, message) => {
    expect(await refusal(await post("/v1/audio/speech", body))).toEqual({
      status,
      message: expect.stringMatching(message),
    });
  });
});

describe("batch transcription", () => {
  const transcribe = (fields: Record<string, string | Blob>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return fetch(`${engine.url}/v1/audio/transcriptions`, { method: "POST", body: form });
  };

  test("understands our own speech, through OpenAI's client", async () => {
    const file = new File([wavOf(spoken, rate)], "question.wav");
    const { text } = await client.audio.transcriptions.create({ file, model: "moonshine-tiny-en" });
    expect(wordOverlap(question, text)).toBeGreaterThanOrEqual(0.9);
  });

  test("understands a recording much longer than a window, and says where what was said", async () => {
    const long = new Int16Array(spoken.length * 5 + rate);
    for (let copy = 0; copy < 5; copy++) long.set(spoken, copy * spoken.length);
    const response = await transcribe({ file: wavOf(long, rate), response_format: "verbose_json" });
    const body = (await response.json()) as {
      text: string;
      duration: number;
      segments: { start: number; end: number }[];
    };
    expect(body.duration).toBeCloseTo(long.length / rate, 1);
    expect(body.segments.length).toBeGreaterThan(2);
    for (const { start, end } of body.segments) expect(end - start).toBeLessThanOrEqual(8.01);
    expect(body.text.match(/London/g)?.length).toBe(5);
  });

  test("text and streams", async () => {
    const text = await (await transcribe({ file: wavOf(spoken, rate), response_format: "text" })).text();
    expect(wordOverlap(question, text)).toBeGreaterThanOrEqual(0.9);
    const events = (await (await transcribe({ file: wavOf(spoken, rate), stream: "true" })).text())
      .split("\n\n")
      .filter((line) => line.startsWith("data: {"))
      .map((line) => JSON.parse(line.slice(6)) as { type: string; delta?: string; text?: string });
    const whole = events.at(-1);
    expect(whole?.type).toBe("transcript.text.done");
    expect(events.map((event) => event.delta ?? "").join("")).toBe(whole?.text);
  });

  test("silence is an empty text", async () => {
    const response = await transcribe({ file: wavOf(new Int16Array(rate * 12), rate) });
    expect(await response.json()).toEqual({ text: "" });
  });

  test("refuses what is not a recording", async () => {
    expect(await refusal(await transcribe({ model: "x" }))).toMatchObject({ status: 400 });
    const notWav = await refusal(await transcribe({ file: new Blob(["hello"]) }));
    expect(notWav).toEqual({ status: 400, message: expect.stringMatching(/WAV/) });
    const tooLarge = await refusal(await transcribe({ file: new Blob([new Uint8Array(26 * 1_048_576)]) }));
    expect(tooLarge).toEqual({ status: 400, message: expect.stringMatching(/25 MiB/) });
    expect((await refusal(await post("/v1/audio/transcriptions", "x"))).message).toMatch(/multipart/);
  });
});

describe("streaming transcription", () => {
  test("hypotheses while it listens, the transcript after the commit", async () => {
    const transcriber = await openTranscriber(engine.url);
    transcriber.append(spoken, rate);
    const first = await transcriber.next(isType(delta));
    expect(first.hypothesis).not.toBe("");
    expect(first.audio_end_ms).toBeGreaterThan(0);
    transcriber.send({ type: "input_audio_buffer.commit" });
    const done = await transcriber.next(isType(completed));
    expect(wordOverlap(question, done.transcript ?? "")).toBeGreaterThanOrEqual(0.9);
    const committed = await transcriber.next(isType("input_audio_buffer.committed"));
    expect(committed.item_id).toBe(done.item_id);
    const deltas = transcriber.events.filter((event) => event.type === delta && event.item_id === done.item_id);
    expect(deltas.map((event) => event.delta).join("")).toBe(done.transcript);
    await transcriber.close();
  });

  test("transcribe decodes now, answers with its id, and the commit after it is free", async () => {
    const transcriber = await openTranscriber(engine.url);
    transcriber.append(spoken, rate);
    transcriber.send({ type: "input_audio_buffer.transcribe", event_id: "now" });
    const answer = await transcriber.next((event) => event.type === delta && event.event_id === "now");
    expect(wordOverlap(question, answer.hypothesis ?? "")).toBeGreaterThanOrEqual(0.9);
    // On a busy machine the hypothesis begun before it is still being decoded.
    await expect.poll(() => metric('parley_engine_running_tasks{priority="background"}'), { timeout: 5_000 }).toBe(0);
    const before = await metric("parley_engine_stt_real_time_factor_count");
    transcriber.send({ type: "input_audio_buffer.commit" });
    const done = await transcriber.next(isType(completed));
    expect(done.transcript).toBe(answer.hypothesis);
    expect(await metric("parley_engine_stt_real_time_factor_count")).toBe(before);
    await transcriber.close();
  });

  test("16 kHz and 48 kHz are heard as well", async () => {
    for (const other of [16_000, 48_000] as const) {
      const transcriber = await openTranscriber(engine.url);
      const format = { type: "audio/pcm", rate: other };
      transcriber.send({ type: "session.update", session: { audio: { input: { format } } } });
      await transcriber.next(isType("session.updated"));
      const heard = Int16Array.from(
        { length: Math.floor((spoken.length * other) / rate) },
        (_, index) => spoken[Math.floor((index * rate) / other)] ?? 0,
      );
      transcriber.append(heard, other);
      transcriber.send({ type: "input_audio_buffer.commit" });
      const done = await transcriber.next(isType(completed));
      expect(wordOverlap(question, done.transcript ?? "")).toBeGreaterThanOrEqual(0.8);
      await transcriber.close();
    }
  });

  test("speech much longer than a window loses no words", async () => {
    const transcriber = await openTranscriber(engine.url);
    for (let copy = 0; copy < 5; copy++) transcriber.append(spoken, rate);
    transcriber.send({ type: "input_audio_buffer.commit" });
    const done = await transcriber.next(isType(completed));
    expect(done.transcript?.match(/London/g)?.length).toBe(5);
    const deltas = transcriber.events.filter(isType(delta));
    expect(deltas.map((event) => event.delta).join("")).toBe(done.transcript);
    await transcriber.close();
  });

  test("silence, a cleared buffer and two turns in a row", async () => {
    const transcriber = await openTranscriber(engine.url);
    transcriber.append(new Int16Array(rate), rate);
    transcriber.send({ type: "input_audio_buffer.commit" });
    expect((await transcriber.next(isType(completed))).transcript).toBe("");
    transcriber.append(spoken, rate);
    transcriber.send({ type: "input_audio_buffer.clear" });
    const seen = transcriber.events.length;
    transcriber.send({ type: "input_audio_buffer.commit" });
    expect((await transcriber.next(isType(completed), seen)).transcript).toBe("");
    transcriber.append(spoken, rate);
    transcriber.send({ type: "input_audio_buffer.commit" });
    const spokenItem = await transcriber.next((event) => event.type === completed && event.transcript !== "");
    expect(wordOverlap(question, spokenItem.transcript ?? "")).toBeGreaterThanOrEqual(0.9);
    const items = transcriber.events.filter(isType(completed)).map((event) => event.item_id);
    expect(new Set(items).size).toBe(3);
    await transcriber.close();
  });

  test("a bad message is answered with a sentence and the connection goes on", async () => {
    const transcriber = await openTranscriber(engine.url);
    transcriber.socket.send("{");
    expect((await transcriber.next(isType("error"))).error?.message).toMatch(/JSON/);
    transcriber.send({ type: "response.create" });
    await transcriber.next((event) => /not known/.test(event.error?.message ?? ""));
    transcriber.socket.send(Buffer.from([1, 2]));
    await transcriber.next((event) => /base64/.test(event.error?.message ?? ""));
    transcriber.send({
      type: "session.update",
      session: { audio: { input: { transcription: { model: "whisper-1" } } } },
    });
    await transcriber.next((event) => /"whisper-1"/.test(event.error?.message ?? ""));
    transcriber.append(spoken, rate);
    transcriber.send({ type: "input_audio_buffer.commit" });
    expect((await transcriber.next(isType(completed))).transcript).toContain("London");
    await transcriber.close();
  });

  test("other doors are closed", async () => {
    const attempt = async (path: string, headers: Record<string, string> = {}) => {
      const socket = new WebSocket(`${engine.url.replace(/^http/, "ws")}${path}`, { headers });
      const [error] = (await once(socket, "error")) as [Error];
      return error.message;
    };
    expect(await attempt("/v1/realtime?intent=conversation")).toMatch(/400/);
    expect(await attempt("/v1/realtime?intent=transcription", { origin: "https://evil.example" })).toMatch(/400/);
  });
});

describe("chat", () => {
  const model = "smollm2-135m-instruct";

  test("streams an answer and says what it used", async () => {
    const stream = await client.chat.completions.create({
      model,
      messages: [system, { role: "user", content: "What is the capital of France?" }],
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0,
      max_tokens: 40,
    });
    let text = "";
    let finish: string | null = null;
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    expect(text).toContain("Paris");
    expect(finish).toBe("stop");
    expect(usage?.prompt_tokens).toBeGreaterThan(20);
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
  });

  test("a warmed prompt is not evaluated again", async () => {
    const long = {
      ...system,
      content: `Answer the phone for a library. ${"Be kind and patient with everybody. ".repeat(20)}`,
    };
    const ask = (content: string, extra: object) =>
      client.chat.completions.create({
        model,
        messages: [long, { role: "user", content }],
        prompt_cache_key: "call-1",
        max_tokens: 8,
        ...extra,
      });
    const warm = await ask("Hello", { max_tokens: 0 });
    expect(warm.usage?.completion_tokens).toBe(0);
    expect(warm.usage?.prompt_tokens_details?.cached_tokens).toBeLessThan(10);
    expect(warm.choices[0]?.message.content).toBe("");
    const answer = await ask("Hello, who are you?", {});
    const { prompt_tokens: prompt = 0, prompt_tokens_details: details } = answer.usage ?? {};
    expect(details?.cached_tokens).toBeGreaterThan(prompt - 20);
    expect(details?.cached_tokens).toBeLessThan(prompt);
  });

  describe("what a conversation has in its cache", () => {
    const instructions = {
      role: "system" as const,
      content: `Answer the phone for a shop. ${"Be kind and patient with everybody. ".repeat(30)}`,
    };
    type Message = OpenAI.ChatCompletionMessageParam;
    const body = (key: string, messages: Message[], extra: object = {}) => ({
      model,
      messages: [instructions, ...messages],
      prompt_cache_key: key,
      temperature: 0,
      max_tokens: 24,
      ...extra,
    });
    /** The answer, and how much of its prompt had to be read anew. */
    const ask = async (key: string, messages: Message[], extra?: object) => {
      const answer = await client.chat.completions.create(body(key, messages, extra));
      const { prompt_tokens: prompt = 0, prompt_tokens_details: details } = answer.usage ?? {};
      return { text: answer.choices[0]?.message.content ?? "", prompt, anew: prompt - (details?.cached_tokens ?? 0) };
    };
    const user = (content: string): Message => ({ role: "user", content });
    const prewarm = { prewarm: true };

    test("after an interruption all up to the cut is known", async () => {
      const question = user("Tell me about your shop.");
      const { text } = await ask("cut", [question]);
      const heard = text.split(" ").slice(0, 6).join(" ");
      const next = await ask("cut", [question, { role: "assistant", content: heard }, user("Wait.")]);
      expect(next.prompt).toBeGreaterThan(200);
      expect(next.anew).toBeLessThan(16);
    });

    test("words read ahead while the caller speaks are not read again", async () => {
      const [first, second] = ["What time", "What time do you open"];
      expect((await ask("ahead", [user(first)], prewarm)).anew).toBeGreaterThan(100);
      expect((await ask("ahead", [user(second)], prewarm)).anew).toBeLessThan(16);
      expect((await ask("ahead", [user(second)])).anew).toBe(1);
      expect((await ask("ahead", [user(`${second}?`)])).anew).toBeLessThan(10);
    });

    test("a speculation thrown away costs the next answer nothing, also when that comes first", async () => {
      await ask("speculation", [user("Hello.")], prewarm);
      const speculation = new AbortController();
      const stream = await client.chat.completions.create(
        { ...body("speculation", [user("I want to")]), stream: true, max_tokens: 400 },
        { signal: speculation.signal },
      );
      for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
      const answer = ask("speculation", [user("I want to buy a bike.")]);
      speculation.abort();
      expect((await answer).anew).toBeLessThan(16);
    });

    test("two calls keep their own while they take turns", async () => {
      for (const key of ["left", "right"]) await ask(key, [user(`I am the ${key} one.`)]);
      for (const key of ["left", "right", "left"]) {
        expect((await ask(key, [user(`I am the ${key} one, hello?`)])).anew).toBeLessThan(16);
      }
    });

    test("two who ask at once are answered side by side", async () => {
      const order: string[] = [];
      const listen = async (key: string) => {
        const stream = await client.chat.completions.create({
          ...body(key, [user("Count from one to twenty.")]),
          stream: true,
        });
        for await (const chunk of stream) if (chunk.choices[0]?.delta.content) order.push(key);
      };
      await Promise.all([listen("left"), listen("right")]);
      const lead = Math.max(...["left", "right"].map((key) => order.indexOf(key)));
      // Each begins before the other is half through.
      expect(lead).toBeLessThan(order.length / 4);
    });
  });

  test("same seed, same words; stop texts and max_tokens end it", async () => {
    const ask = async (extra: object) =>
      (
        await client.chat.completions.create({
          model,
          messages: [system, { role: "user", content: "Count from one to ten." }],
          max_tokens: 12,
          ...extra,
        })
      ).choices[0];
    const [one, two] = [await ask({ seed: 7, temperature: 1 }), await ask({ seed: 7, temperature: 1 })];
    expect(one?.message.content).toBe(two?.message.content);
    expect(one?.finish_reason).toBe("length");
    const whole = (await ask({ temperature: 0 }))?.message.content ?? "";
    const word = whole.split(" ")[1] ?? "";
    const stopped = await ask({ temperature: 0, stop: [word] });
    expect(stopped?.finish_reason).toBe("stop");
    expect(stopped?.message.content).toBe(whole.slice(0, whole.indexOf(word)));
  });

  test("answers in the form of a JSON schema", async () => {
    const schema = {
      type: "object",
      properties: { city: { type: "string", enum: ["Paris", "Rome"] }, isCapital: { type: "boolean" } },
      required: ["city", "isCapital"],
      additionalProperties: false,
    };
    const answer = await client.chat.completions.create({
      model,
      messages: [{ role: "user", content: "Is Paris a capital?" }],
      response_format: { type: "json_schema", json_schema: { name: "fact", schema } },
      max_tokens: 60,
    });
    const value = JSON.parse(answer.choices[0]?.message.content ?? "") as { city: string; isCapital: boolean };
    expect(["Paris", "Rome"]).toContain(value.city);
    expect(typeof value.isCapital).toBe("boolean");
    expect(answer.choices[0]?.finish_reason).toBe("stop");
  });

  test("a long conversation drops its oldest turns, a message too long is refused", async () => {
    const turns = Array.from({ length: 120 }, (_, index) => ({
      role: index % 2 === 0 ? ("user" as const) : ("assistant" as const),
      content: `Line ${index}: the quick brown fox jumps over the lazy dog again and again.`,
    }));
    const answer = await client.chat.completions.create({
      model,
      messages: [system, ...turns, { role: "user", content: "Hello?" }],
      max_tokens: 4,
    });
    expect(answer.usage?.prompt_tokens).toBeGreaterThan(500);
    expect(answer.usage?.prompt_tokens).toBeLessThan(2_100);
    const tooLong = { model, messages: [{ role: "user", content: "word ".repeat(5_000) }] };
    expect(await refusal(await post("/v1/chat/completions", tooLong))).toEqual({
      status: 400,
      message: expect.stringMatching(/too long.*tokens/),
    });
  });

  test("tools are left alone by a model that cannot call them, unless one is required", async () => {
    const tools = [{ type: "function", function: { name: "time", parameters: { type: "object", properties: {} } } }];
    const messages = [{ role: "user", content: "Hello" }];
    const answer = await post("/v1/chat/completions", { model, messages, tools, max_tokens: 4 });
    expect(answer.status).toBe(200);
    const required = { model, messages, tools, tool_choice: "required" };
    expect(await refusal(await post("/v1/chat/completions", required))).toEqual({
      status: 400,
      message: expect.stringMatching(/cannot call tools/),
    });
  });

  test("refuses unknown and absent models", async () => {
    const messages = [{ role: "user", content: "Hi" }];
    const unknown = await refusal(await post("/v1/chat/completions", { model: "gpt-4o", messages }));
    expect(unknown).toEqual({ status: 404, message: expect.stringMatching(/"gpt-4o".*smollm2/) });
    const notPulled = modelListSchema
      .parse(await (await fetch(`${engine.url}/v1/models`)).json())
      .data.find((one) => one.kind === "llm" && one.state === "available");
    const absent = await refusal(await post("/v1/chat/completions", { model: notPulled?.id, messages }));
    expect(absent).toEqual({ status: 404, message: expect.stringMatching(/npm run models -- pull/) });
  });

  test("a client that leaves stops the work at once", async () => {
    const abort = new AbortController();
    const stream = await client.chat.completions.create(
      { model, messages: [{ role: "user", content: "Tell me a long story." }], stream: true, max_tokens: 2_000 },
      { signal: abort.signal },
    );
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    abort.abort();
    // Every sequence is free again, so as many answers as there are sequences come at once and none is refused.
    const answers = await Promise.all(
      Array.from({ length: 4 }, () =>
        client.chat.completions.create({ model, messages: [{ role: "user", content: "Hi" }], max_tokens: 2 }),
      ),
    );
    expect(answers.map((answer) => answer.usage?.completion_tokens)).toEqual([2, 2, 2, 2]);
    const tokens = () => metric(`parley_engine_llm_tokens_total{model="${model}",kind="completion"}`);
    const before = await tokens();
    await client.chat.completions.create({ model, messages: [{ role: "user", content: "Hi" }], max_tokens: 2 });
    expect((await tokens()) - before).toBe(2);
  });
});

describe("the rest", () => {
  test("lists models, voices, health and metrics", async () => {
    const get = async (path: string) => (await fetch(`${engine.url}${path}`)).json();
    const models = modelListSchema.parse(await get("/v1/models")).data;
    expect(
      models
        .filter((one) => one.state === "ready")
        .map((one) => one.kind)
        .sort(),
    ).toEqual(["llm", "stt", "tts"]);
    expect(voiceListSchema.parse(await get("/v1/audio/voices")).voices).toMatchObject([
      { id: "heart", model: "hibari" },
    ]);
    expect(await get("/health")).toMatchObject({ status: "ok", models: { stt: { state: "ready" } } });
    const text = await (await fetch(`${engine.url}/metrics`)).text();
    for (const name of ["waiting_tasks", "wait_seconds", "stt_real_time_factor", "llm_first_token_seconds"]) {
      expect(text).toContain(`parley_engine_${name}`);
    }
    expect(text).toContain("process_resident_memory_bytes");
  });

  test("a default model stays, an unknown one is not there", async () => {
    const remove = (id: string) => fetch(`${engine.url}/v1/models/${id}`, { method: "DELETE" });
    expect(await refusal(await remove("hibari"))).toMatchObject({ status: 409 });
    expect(await refusal(await remove("nothing"))).toMatchObject({ status: 404 });
    expect(await refusal(await post("/v1/models/nothing/pull", {}))).toMatchObject({ status: 404 });
    expect(await refusal(await post("/v1/embeddings", {}))).toEqual({
      status: 404,
      message: "No embedding model is installed.",
    });
    expect(await refusal(await fetch(`${engine.url}/nowhere`))).toMatchObject({ status: 404 });
  });

  test("a web page of somebody else gets nothing", async () => {
    const ask = (headers: Record<string, string>) => fetch(`${engine.url}/v1/models`, { headers });
    expect(await refusal(await ask({ origin: "https://evil.example" }))).toMatchObject({ status: 403 });
    expect(await refusal(await ask({ "sec-fetch-site": "cross-site" }))).toMatchObject({ status: 403 });
    expect((await ask({ "sec-fetch-site": "none" })).status).toBe(200);
  });

  test("an address that is none is refused, and the engine lives on", async () => {
    // Not fetch, which would mend it.
    const [response] = await once(get(engine.url, { path: "//", agent: false }), "response");
    expect(response.resume().statusCode).toBe(400);
    const socket = new WebSocket(`${engine.url.replace(/^http/, "ws")}/`, {
      finishRequest: (request) => {
        request.path = "//";
        request.end();
      },
    });
    const [error] = (await once(socket, "error")) as [Error];
    expect(error.message).toMatch(/400/);
    expect((await fetch(`${engine.url}/health`)).status).toBe(200);
  });
});

test("ends cleanly when asked to, in the middle of an answer", async () => {
  const other = await startEngine();
  const response = await fetch(`${other.url}/v1/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ messages: [{ role: "user", content: "Tell me a story." }], stream: true, max_tokens: 500 }),
  });
  await response.body?.getReader().read();
  await other.stop();
  expect(other.process.child.exitCode).toBe(0);
});

describe("damaged models", () => {
  test("health fails with a sentence that says what to do; the rest still answers", async () => {
    const data = await makeTestFolder("engine");
    for (const name of ["installed", "refs"]) {
      await cp(join(sharedPaths().models, name), join(data, "models", name), { recursive: true, dereference: true });
    }
    const encoder = join(data, "models", "installed", "moonshine-tiny-en", "encoder_model.ort");
    const file = await open(encoder, "r+");
    await file.write(Buffer.from("damage"), 0, 6, 100_000);
    await file.close();
    const broken = await startEngine({ data, until: "failed" });
    try {
      const health = await fetch(`${broken.url}/health`);
      expect(health.status).toBe(503);
      const { error } = (await health.json()) as { error: string };
      expect(error).toMatch(/encoder_model\.ort/);
      expect(error).toMatch(/npm run models -- pull moonshine-tiny-en/);
    } finally {
      await broken.stop();
    }
  });
});
