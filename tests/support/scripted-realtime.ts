import { createServer, type IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type WebSocket, WebSocketServer } from "ws";
import { addressOf, close, listen } from "./serve";

/** What is in the server's conversation. */
export type RealtimeItem = {
  id: string;
  type: string;
  role?: string;
  /** What was written, or said. */
  text: string;
  /** What was heard, 24 kHz. */
  sound?: Int16Array;
  /** Cut off by the client after so much of its sound. */
  audioEndMs?: number;
};

export type RealtimeAnswer =
  | { text: string; sound: Int16Array; everyMs?: number; atOnce?: boolean }
  | { tool: string; arguments: object }
  | { fails: string };

type ClientEvent = { type: string; event_id?: string } & Record<string, unknown>;
type Script = {
  answer(items: readonly RealtimeItem[], session: Record<string, unknown>): RealtimeAnswer | Promise<RealtimeAnswer>;
  /** What was said in a turn. */
  understand?(sound: Int16Array): string | Promise<string>;
  /** As LocalAI does: a turn is answered when it is committed. */
  answersTurns?: boolean;
};

const rate = 24_000;
const chunkSamples = rate / 10;

/** A real server of OpenAI's realtime protocol as it was released (https://platform.openai.com/docs/api-reference/realtime):
 * hears, remembers, and answers by script when it is asked to. */
export async function startScriptedRealtime(script: Script) {
  const requests: IncomingMessage[] = [];
  const received: ClientEvent[] = [];
  let refusal: { status: number; headers: Record<string, string> } | undefined;
  let isHanging = false;
  let latest: RealtimeItem[] = [];
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ object: "list", data: [{ id: "scripted-realtime", object: "model" }] }));
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    requests.push(request);
    if (refusal) {
      const lines = Object.entries(refusal.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(
        `HTTP/1.1 ${refusal.status} Refused\r\n${lines.join("")}Content-Length: 0\r\nConnection: close\r\n\r\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connection) => serve(connection));
  });

  function serve(connection: WebSocket): void {
    const items: RealtimeItem[] = [];
    latest = items;
    let session: Record<string, unknown> = {};
    let buffer: Int16Array[] = [];
    let made = 0;
    let running: { id: string; isCancelled: boolean } | undefined;
    const tell = (event: object) => {
      if (connection.readyState === connection.OPEN && !isHanging) {
        connection.send(JSON.stringify({ event_id: `event_${made++}`, ...event }));
      }
    };
    const nameOf = (kind: string) => `${kind}_${made++}`;
    const complain = (event: ClientEvent, code: string) =>
      tell({
        type: "error",
        error: { type: "invalid_request_error", code, message: code, event_id: event.event_id ?? null },
      });
    tell({ type: "session.created", session: { type: "realtime" } });

    async function respond(event: ClientEvent): Promise<void> {
      if (running) return complain(event, "conversation_already_has_active_response");
      const response = { id: nameOf("resp"), isCancelled: false };
      running = response;
      const { metadata = null, conversation, input } = (event.response ?? {}) as ResponseFields;
      // Beside the conversation: of what is given alone, and nothing of it is remembered.
      const about = conversation === "none" ? (input ?? []).map(toItem) : items;
      tell({ type: "response.created", response: { id: response.id, status: "in_progress", metadata } });
      const finish = (status: string, details: object | null = null) => {
        running = undefined;
        const usage = {
          total_tokens: 70,
          input_tokens: 50,
          output_tokens: 20,
          input_token_details: { cached_tokens: 30 },
        };
        const output = { id: response.id, status, status_details: details, metadata, output: [], usage };
        tell({ type: "response.done", response: output });
      };
      const answer = await script.answer(about, session);
      if (response.isCancelled) return finish("cancelled");
      if ("fails" in answer)
        return finish("failed", { type: "failed", error: { type: "server_error", code: answer.fails } });
      const common = { response_id: response.id, output_index: 0, content_index: 0 };
      if ("tool" in answer) {
        const call = { id: nameOf("item"), type: "function_call", call_id: nameOf("call"), name: answer.tool };
        items.push({ id: call.id, type: call.type, text: answer.tool });
        tell({
          type: "response.output_item.done",
          ...common,
          item: { ...call, arguments: JSON.stringify(answer.arguments) },
        });
        return finish("completed");
      }
      const item: RealtimeItem = { id: nameOf("item"), type: "message", role: "assistant", text: answer.text };
      about.push(item);
      tell({
        type: "conversation.item.added",
        previous_item_id: null,
        item: { id: item.id, type: "message", role: "assistant" },
      });
      for (const delta of answer.text.match(/\S+\s*/g) ?? []) {
        tell({ type: "response.output_audio_transcript.delta", ...common, item_id: item.id, delta });
      }
      const length = answer.atOnce ? answer.sound.length : chunkSamples;
      for (let at = 0; at < answer.sound.length && !response.isCancelled; at += length) {
        const delta = toBase64(answer.sound.slice(at, at + length));
        tell({ type: "response.output_audio.delta", ...common, item_id: item.id, delta });
        if (answer.everyMs) await delay(answer.everyMs);
      }
      tell({ type: "response.output_audio.done", ...common, item_id: item.id });
      tell({ type: "response.output_item.done", ...common, item: { id: item.id, type: "message", role: "assistant" } });
      finish(response.isCancelled ? "cancelled" : "completed");
    }

    async function commit(event: ClientEvent): Promise<void> {
      const sound = join(buffer);
      buffer = [];
      if (sound.length < rate / 10) return complain(event, "input_audio_buffer_commit_empty");
      const item: RealtimeItem = { id: nameOf("item"), type: "message", role: "user", text: "", sound };
      items.push(item);
      tell({ type: "input_audio_buffer.committed", item_id: item.id, previous_item_id: null });
      const input = (session.audio as { input?: { transcription?: object } } | undefined)?.input;
      if (script.answersTurns) void respond(event);
      if (!script.understand) return;
      item.text = await script.understand(sound);
      if (!input?.transcription) return;
      const completed = "conversation.item.input_audio_transcription.completed";
      tell({ type: completed, item_id: item.id, content_index: 0, transcript: item.text });
    }

    function toItem({ id = nameOf("item"), ...item }: ItemFields): RealtimeItem {
      const text = item.content?.map((part) => part.text ?? "").join("") ?? item.output ?? item.name ?? "";
      return { id, type: item.type, text, ...(item.role ? { role: item.role } : {}) };
    }

    function create(event: ClientEvent): void {
      const entry = toItem(event.item as ItemFields);
      const previous = items.findIndex((one) => one.id === event.previous_item_id);
      if (event.previous_item_id === "root") items.unshift(entry);
      else if (previous >= 0) items.splice(previous + 1, 0, entry);
      else items.push(entry);
    }

    connection.on("message", (data) => {
      const event = JSON.parse(data.toString()) as ClientEvent;
      received.push(event);
      switch (event.type) {
        case "session.update":
          session = event.session as Record<string, unknown>;
          return tell({ type: "session.updated", session });
        case "input_audio_buffer.append":
          buffer.push(toSamples(String(event.audio)));
          return;
        case "input_audio_buffer.clear":
          buffer = [];
          return tell({ type: "input_audio_buffer.cleared" });
        case "input_audio_buffer.commit":
          void commit(event);
          return;
        case "conversation.item.create":
          return create(event);
        case "conversation.item.delete": {
          const at = items.findIndex(({ id }) => id === event.item_id);
          if (at < 0) return complain(event, "item_delete_invalid_item_id");
          items.splice(at, 1);
          return;
        }
        case "conversation.item.truncate": {
          const item = items.find(({ id }) => id === event.item_id);
          if (item) item.audioEndMs = Number(event.audio_end_ms);
          return;
        }
        case "response.create":
          void respond(event);
          return;
        case "response.cancel":
          if (running) running.isCancelled = true;
      }
    });
  }

  await listen(server);
  return {
    baseUrl: `${addressOf(server)}/v1`,
    requests,
    /** All that clients sent. */
    received,
    sent: (type: string) => received.filter((event) => event.type === type),
    /** The conversation of the newest connection. */
    items: () => latest,
    /** Says this to everybody. */
    send(text: string): void {
      for (const client of sockets.clients) client.send(text);
    },
    connections: () => sockets.clients.size,
    cut(): void {
      for (const client of sockets.clients) client.terminate();
    },
    /** From now on connections are refused; undefined = no longer. */
    refuse(status: number | undefined, headers: Record<string, string> = {}): void {
      refusal = status === undefined ? undefined : { status, headers };
    },
    /** From now on nothing is said on any connection, as if it was half open. */
    hang(hangs: boolean): void {
      isHanging = hangs;
    },
    async stop(): Promise<void> {
      for (const client of sockets.clients) client.terminate();
      await close(server);
    },
  };
}
export type ScriptedRealtime = Awaited<ReturnType<typeof startScriptedRealtime>>;

type Contents = { content?: { text?: string }[]; output?: string; name?: string };
type ItemFields = { id?: string; type: string; role?: string } & Contents;
type ResponseFields = { metadata?: object | null; conversation?: string; input?: ItemFields[] };

const toBase64 = (samples: Int16Array) =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString("base64");

function toSamples(base64: string): Int16Array {
  const bytes = Buffer.from(base64, "base64");
  return Int16Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readInt16LE(index * 2));
}

function join(pieces: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
