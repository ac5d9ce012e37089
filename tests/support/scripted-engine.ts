import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { json, readBody, respond, type ScriptedAnswer, type ScriptedRequest } from "./scripted-openai";
import { addressOf, close, listen } from "./serve";

/** What a scripted engine hears, thinks and how long it takes for each; milliseconds. */
export type EngineScript = {
  /** Words of whatever the caller says, in the middle of a turn and at its end. */
  transcript: (asked: "transcribe" | "commit") => string;
  answer: (request: ScriptedRequest) => ScriptedAnswer;
  /** Whether its language model can call tools. */
  tools: boolean;
  /** Until a transcript that was asked for. */
  sttMs: number;
  /** Until the first word of an answer. */
  llmMs: number;
  /** Until the first sound of a clause. */
  ttsMs: number;
};

/** Moments of the bench's own clock (`performance.now()`) at which a request came and its first answer left. */
export type EngineStep = { kind: "transcribe" | "commit" | "llm" | "tts"; askedAt: number; answeredAt?: number };

const rate = 24_000;
const requestSchema = z.object({ type: z.string(), event_id: z.string().optional(), audio: z.string().optional() });

/** A real server that speaks the engine's protocol and answers by script after known delays, in the place of models. Its
 * voice is a hum of 0.8 s. The script may be changed while it runs. */
export async function startScriptedEngine(script: EngineScript) {
  const steps: EngineStep[] = [];
  const begin = (kind: EngineStep["kind"]) => {
    const step: EngineStep = { kind, askedAt: performance.now() };
    steps.push(step);
    return step;
  };

  const server = createServer(async (request, response) => {
    if (request.url === "/health") return json(response, 200, { status: "ok", models: [] });
    if (request.url === "/v1/models") return json(response, 200, { object: "list", data: models(script.tools) });
    if (request.url === "/v1/audio/voices") return json(response, 200, { object: "list", data: [] });
    const body = await readBody(request);
    if (request.url === "/v1/chat/completions") {
      const asked = JSON.parse(body) as ScriptedRequest & { prewarm?: boolean };
      if (asked.prewarm) return json(response, 200, { choices: [] });
      const step = begin("llm");
      await delay(script.llmMs);
      step.answeredAt = performance.now();
      return respond(response, script.answer(asked));
    }
    if (request.url === "/v1/audio/speech") {
      const step = begin("tts");
      await delay(script.ttsMs);
      step.answeredAt = performance.now();
      response.writeHead(200, { "content-type": "audio/pcm" });
      return response.end(hum);
    }
    return json(response, 404, { error: { message: "not here" } });
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => serveTranscription(socket, script, begin));
  await listen(server);
  return {
    url: addressOf(server),
    /** Everything that was asked, in order. */
    steps,
    async stop() {
      for (const socket of sockets.clients) socket.terminate();
      await close(server);
    },
  };
}

function serveTranscription(
  socket: WebSocket,
  script: EngineScript,
  begin: (kind: "transcribe" | "commit") => EngineStep,
): void {
  let item = 0;
  let heardSamples = 0;
  let sampleRate = rate;
  const prefix = "conversation.item.input_audio_transcription";
  const send = (event: object) => socket.send(JSON.stringify(event));
  socket.on("message", async (data) => {
    const text = data.toString();
    const { type, event_id, audio } = requestSchema.parse(JSON.parse(text));
    const item_id = `item_${item}`;
    if (type === "session.update") sampleRate = Number(/"rate":(\d+)/.exec(text)?.[1] ?? rate);
    if (type === "input_audio_buffer.append") heardSamples += Buffer.byteLength(audio ?? "", "base64") / 2;
    if (type === "input_audio_buffer.transcribe") {
      const step = begin("transcribe");
      const audio_end_ms = Math.round((heardSamples / sampleRate) * 1_000);
      await delay(script.sttMs);
      step.answeredAt = performance.now();
      send({
        type: `${prefix}.delta`,
        item_id,
        delta: "",
        hypothesis: script.transcript("transcribe"),
        audio_end_ms,
        event_id,
      });
    }
    if (type === "input_audio_buffer.commit") {
      item += 1;
      heardSamples = 0;
      const step = begin("commit");
      send({ type: "input_audio_buffer.committed", item_id });
      await delay(script.sttMs);
      step.answeredAt = performance.now();
      send({ type: `${prefix}.completed`, item_id, transcript: script.transcript("commit") });
    }
    if (type === "input_audio_buffer.clear") {
      heardSamples = 0;
      send({ type: "input_audio_buffer.cleared" });
    }
  });
  send({ type: "session.created" });
}

/** Every name an agent may ask for, so that any configuration finds its models here. */
const models = (tools: boolean) =>
  ["moonshine-tiny-en", "smollm2-135m-instruct", "hibari"].map((id) => ({
    id,
    object: "model",
    tools,
    starter: false,
  }));

const hum = Buffer.from(
  Int16Array.from({ length: rate * 0.8 }, (_, index) => 8_000 * Math.sin((2 * Math.PI * 220 * index) / rate)).buffer,
);
