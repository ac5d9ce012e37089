import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { WebSocketServer } from "ws";
import { AppError, messageOf } from "@/lib/errors";
import type { Engine } from "./engine";
import { chat } from "./routes/chat";
import { type Exchange, isRetryable, sendError } from "./routes/exchange";
import { health, metrics } from "./routes/health";
import { createModelRoutes } from "./routes/models";
import { listVoices, speak } from "./routes/speech";
import { transcribe } from "./routes/transcriptions";
import { serveRealtime } from "./stt/realtime";

const maxConnections = 64;
/** A client event holds at most 10 s of audio. */
const maxEventBytes = 2_000_000;
const keepAliveMs = 75_000;

type Route = (exchange: Exchange, id: string) => void | Promise<void>;

/** The engine's HTTP and WebSocket face. */
export function createEngineServer(engine: Engine, log: Logger) {
  const models = createModelRoutes(engine, log);
  const routes: [method: string, path: RegExp, route: Route][] = [
    ["GET", /^\/health$/, (exchange) => health(engine, exchange)],
    ["GET", /^\/metrics$/, (exchange) => metrics(engine, exchange)],
    ["GET", /^\/v1\/models$/, models.list],
    ["GET", /^\/v1\/models\/([^/]+)$/, models.get],
    ["POST", /^\/v1\/models\/([^/]+)\/pull$/, models.pull],
    ["DELETE", /^\/v1\/models\/([^/]+)$/, models.remove],
    ["GET", /^\/v1\/audio\/voices$/, (exchange) => listVoices(engine, exchange)],
    ["POST", /^\/v1\/audio\/speech$/, (exchange) => speak(engine, exchange)],
    ["POST", /^\/v1\/audio\/transcriptions$/, (exchange) => transcribe(engine, exchange)],
    ["POST", /^\/v1\/chat\/completions$/, (exchange) => chat(engine, exchange)],
    ["POST", /^\/v1\/embeddings$/, refuseEmbeddings],
  ];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const abort = new AbortController();
    response.on("close", () => {
      if (!response.writableFinished) abort.abort();
    });
    const path = request.url?.split("?")[0];
    try {
      refuseBrowsers(request);
      const exchange: Exchange = { request, response, url: urlOf(request), signal: abort.signal };
      const matching = routes.flatMap(([method, pattern, route]) => {
        const match = pattern.exec(exchange.url.pathname);
        return match ? [{ method, route, id: decodeURIComponent(match[1] ?? "") }] : [];
      });
      const found = matching.find(({ method }) => method === request.method);
      if (!found) throw new AppError("not_found", `There is no ${request.method} ${path} here.`);
      await found.route(exchange, found.id);
    } catch (error) {
      if (abort.signal.aborted) return;
      if (!(error instanceof AppError)) log.error({ error: messageOf(error), path }, "failed");
      else if (isRetryable(error)) log.warn({ path, reason: error.message }, "refused");
      sendError({ response }, error);
    }
  }

  const server = createServer((request, response) => void serve(request, response));
  // Node's five seconds would close a caller's idle connection just as its next request is on the way.
  server.keepAliveTimeout = keepAliveMs;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxEventBytes });

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    try {
      refuseBrowsers(request);
      const url = urlOf(request);
      if (url.pathname !== "/v1/realtime")
        throw new AppError("not_found", "Connect to /v1/realtime?intent=transcription.");
      if (url.searchParams.get("intent") !== "transcription") {
        throw new AppError("invalid_input", "Only intent=transcription is served here.");
      }
      if (sockets.clients.size >= maxConnections) throw new AppError("busy", "Too many transcriptions are open.");
      const stt = engine.requireStt();
      sockets.handleUpgrade(request, socket, head, (connection) => {
        engine.metrics.connections.set(sockets.clients.size);
        connection.on("close", () => engine.metrics.connections.set(sockets.clients.size));
        serveRealtime(connection, {
          decode: engine.decode,
          maxWindowSeconds: stt.maxWindowSeconds,
          isIdle: engine.scheduler.isIdle,
          defaultModel: engine.defaults.stt.id,
          checkModel(id) {
            if (id === engine.defaults.stt.id) return;
            throw new AppError(
              "not_found",
              `There is no speech recogniser "${id}" here; use "${engine.defaults.stt.id}".`,
            );
          },
          log,
          onCommitted: (latencyMs) => engine.metrics.sttCommit.observe(latencyMs / 1000),
        });
      });
    } catch (error) {
      refuseUpgrade(socket, error);
    }
  });

  return {
    /** Resolves with the port; 0 picks a free one. */
    listen: (host: string, port: number) =>
      new Promise<number>((resolve, reject) => {
        server.once("error", (error: NodeJS.ErrnoException) => {
          if (error.code !== "EADDRINUSE") return reject(error);
          reject(new AppError("conflict", `Port ${port} is in use. Stop what listens there or set ENGINE_PORT.`));
        });
        server.listen(port, host, () => {
          server.removeAllListeners("error");
          const address = server.address();
          resolve(typeof address === "object" && address ? address.port : port);
        });
      }),
    async close(): Promise<void> {
      models.close();
      for (const connection of sockets.clients) connection.close(1001, "The engine is shutting down.");
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function urlOf(request: IncomingMessage): URL {
  const path = request.url ?? "/";
  if (!URL.canParse(path, "http://engine")) throw new AppError("invalid_input", "That address cannot be read.");
  return new URL(path, "http://engine");
}

/** It has no sign-in, so a web page someone has open must not reach it through their own machine. A page's image or
 * script carries no Origin, but says where it comes from; an address typed by hand says `none`. */
function refuseBrowsers({ headers }: IncomingMessage): void {
  if (headers.origin !== undefined || (headers["sec-fetch-site"] ?? "none") !== "none") {
    throw new AppError("forbidden", "The engine talks to Parley's own processes, not to browsers.");
  }
}

function refuseEmbeddings(): never {
  throw new AppError("not_found", "No embedding model is installed.");
}

function refuseUpgrade(socket: Duplex, error: unknown): void {
  socket.on("error", () => socket.destroy());
  const message = error instanceof AppError ? error.message : "Something went wrong on our side.";
  const status = isRetryable(error) ? "503 Service Unavailable\r\nRetry-After: 1" : "400 Bad Request";
  const length = Buffer.byteLength(message);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${message}`,
  );
}
