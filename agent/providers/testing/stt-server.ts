import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { addressOf, close, listen } from "@/tests/support/serve";
import type { HttpProtocol, SocketProtocol } from "./stt-conformance";

/** What is said to a question: of the piece it is about, and of the utterance so far. */
export type Words = { piece: string; whole: string };

/** A local server that speaks a provider's protocol, as far as the suite needs it, and does what the test wants. */
export type SttServer = {
  baseUrl: string;
  /** Of the connections, or of the requests. */
  requests: Pick<IncomingMessage, "url" | "headers">[];
  /** What the provider told of how it wants to be served: its messages that are neither sound nor a question. */
  settings: unknown[];
  /** All sound that came. */
  heard(): Int16Array;
  /** So many times words were asked for. */
  asked(): number;
  /** So many connections, or requests without an answer, were ended from the other side. */
  left(): number;
  answer(words: Words): void;
  /** Answers from now on at once, with words for the sound in question. */
  answerBy(wordsOf: (sound: Int16Array) => string): void;
  interim(words: string): void;
  /** Sends this instead of an answer. */
  send(text: string | Buffer): void;
  /** Sends this unasked, where there is a stream. */
  tell(text: string): void;
  cut(): void;
  /** From now on every connection is refused. */
  refuse(status: number, headers?: Record<string, string>): void;
  stop(): Promise<void>;
};

type Question = { sound: Int16Array; answer(words: Words): void; send(text: string | Buffer): void };

/** Serves whole recordings. */
export async function serveRecordings(protocol: HttpProtocol): Promise<SttServer> {
  const state = createState();
  const server = createServer(async (request, response) => {
    state.requests.push(request);
    response.on("close", () => {
      if (!response.writableFinished) state.left += 1;
    });
    if (state.refusal) {
      refuse(response, state.refusal);
      return;
    }
    const body = await readBody(request);
    const { sound, settings } = await protocol.read(body, request);
    state.settings.push(settings);
    state.hear(sound);
    state.ask({
      sound,
      answer: ({ whole }) => send(response, JSON.stringify(protocol.answer(whole))),
      send: (text) => send(response, text),
    });
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => sockets.add(socket));
  await listen(server);
  return {
    ...state.server(addressOf(server)),
    interim: () => {},
    tell: () => {},
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: () => close(server),
  };
}

/** Serves one long stream. */
export async function serveStream(protocol: SocketProtocol): Promise<SttServer> {
  const state = createState();
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const encode = (message: object) => protocol.encode?.(message) ?? JSON.stringify(message);
  server.on("upgrade", (request, socket, head) => {
    state.requests.push(request);
    if (state.refusal) {
      const { status, headers } = state.refusal;
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join("")}Content-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (connection) => serve(connection));
  });

  function serve(connection: WebSocket): void {
    let piece: Int16Array[] = [];
    const tell = (messages: object[]) => {
      for (const message of messages) connection.send(encode(message));
    };
    tell(protocol.greeting ?? []);
    connection.on("close", () => {
      state.left += 1;
    });
    connection.on("message", (data, isBinary) => {
      const bytes = Buffer.from(data as Buffer);
      const { sound, is, settings } = protocol.read(bytes, isBinary);
      if (settings) state.settings.push(settings);
      if (sound) {
        state.hear(sound);
        piece.push(sound);
      }
      if (is === "clear") piece = [];
      if (is !== "question" && is !== "end") return;
      const index = state.asked;
      state.ask({
        sound: join(piece),
        answer: (words) => tell(protocol.final(words, { index, said: isBinary ? "" : bytes.toString() })),
        send: (text) => connection.send(text),
      });
      if (is === "end") piece = [];
    });
  }

  const connections = () => [...sockets.clients];
  await listen(server);
  return {
    ...state.server(addressOf(server)),
    tell: (text) => {
      for (const connection of connections()) connection.send(text);
    },
    interim: (words) => {
      for (const connection of connections()) connection.send(encode(protocol.interim(words, state.answered)));
    },
    cut: () => {
      for (const connection of connections()) connection.terminate();
    },
    async stop() {
      for (const connection of connections()) connection.terminate();
      await close(server);
    },
  };
}

/** What every such server keeps and does, whatever it speaks. */
export function createState() {
  const sounds: Int16Array[] = [];
  const questions: Question[] = [];
  let wordsOf: ((sound: Int16Array) => string) | undefined;
  const state = {
    requests: [] as Pick<IncomingMessage, "url" | "headers">[],
    settings: [] as unknown[],
    refusal: undefined as { status: number; headers: Record<string, string> } | undefined,
    asked: 0,
    answered: 0,
    left: 0,
    hear: (sound: Int16Array) => void sounds.push(sound),
    ask(question: Question) {
      state.asked += 1;
      questions.push(question);
      if (wordsOf) answerAll(wordsOf);
    },
    server: (baseUrl: string) => ({
      baseUrl,
      requests: state.requests,
      settings: state.settings,
      heard: () => join(sounds),
      asked: () => state.asked,
      left: () => state.left,
      answer(words: Words) {
        questions.shift()?.answer(words);
        state.answered += 1;
      },
      answerBy(next: (sound: Int16Array) => string) {
        wordsOf = next;
        answerAll(next);
      },
      send: (text: string | Buffer) => questions[0]?.send(text),
      refuse(status: number, headers: Record<string, string> = {}) {
        state.refusal = { status, headers };
      },
    }),
  };
  function answerAll(words: (sound: Int16Array) => string): void {
    for (const { sound, answer } of questions.splice(0)) {
      answer({ piece: words(sound), whole: words(sound) });
      state.answered += 1;
    }
  }
  return state;
}

function refuse(response: ServerResponse, { status, headers }: { status: number; headers: Record<string, string> }) {
  response.writeHead(status, headers).end(`{"error":"no"}`);
}

function send(response: ServerResponse, text: string | Buffer): void {
  response.writeHead(200, { "content-type": "application/json" }).end(text);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function join(pieces: readonly Int16Array[]): Int16Array {
  return Int16Array.from(pieces.flatMap((piece) => [...piece]));
}

/** 16-bit samples of bytes. */
export const samplesOf = (bytes: Buffer): Int16Array =>
  Int16Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => bytes.readInt16LE(index * 2));
