import { Agent, createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createTcpServer, type Server, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createProxyServer } from "httpxy";
import { limitBody, refuseLargeBody } from "./body-limit";
import { setForwardedHeaders } from "./forwarded";
import { unavailableAnswer } from "./unavailable";

export type Certificate = { key: string; cert: string; ca: string };
export type GatewayOptions = {
  host: string;
  port: number;
  /** Next, e.g. http://127.0.0.1:3001 */
  webUrl: string;
  /** LiveKit, e.g. ws://127.0.0.1:7880 */
  livekitUrl: string;
  /** The address people use when a proxy stands before us. */
  publicUrl?: string;
  /** With one, the same port speaks both HTTPS and HTTP, and sends people from the latter to the former. */
  certificate?: Certificate;
  /** How long a connection may say nothing at all before it is closed. */
  silenceMs?: number;
};
const idleConnectionMs = 4_000;

export type Gateway = { port: number; close: () => Promise<void> };

/** The one origin a browser sees: LiveKit's signalling and WHIP under their own paths, everything else from Next.
 * Writes no access log, since signalling URLs carry tokens. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  // Idle connections are ours to end, before the web app does: a request that meets its goodbye would be lost.
  const agent = new Agent({ keepAlive: true, timeout: idleConnectionMs });
  const proxy = createProxyServer({ xfwd: false, upgradeTimeout: 15_000 });
  const livekit = options.livekitUrl.replace(/^ws/, "http");
  const targetOf = (request: IncomingMessage) =>
    isSignalling(request.url) ? { target: livekit, changeOrigin: true } : { target: options.webUrl, agent };

  proxy.on("proxyReq", (onward, request, response) => limitBody(onward, request, response as ServerResponse));
  proxy.on("error", (_error, request, response) => {
    if (!request || !response) return;
    const part = isSignalling(request.url) ? "livekit" : "web";
    if (response instanceof Socket) refuse(response);
    else answerUnavailable(part, request, response as ServerResponse);
  });

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    if (serveCertificate(request, response, options.certificate)) return;
    if (redirectToHttps(request, response, options)) return;
    if (refuseLargeBody(request, response)) return;
    setForwardedHeaders(request, options.publicUrl);
    proxy.web(request, response, targetOf(request)).catch(() => response.destroy());
  };
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!(socket instanceof Socket)) return void socket.destroy();
    socket.on("error", () => socket.destroy());
    setForwardedHeaders(request, options.publicUrl);
    proxy.ws(request, socket, { ...targetOf(request), agent: false }, head).catch(() => socket.destroy());
  };

  const http = createHttpServer(onRequest).on("upgrade", onUpgrade);
  const https = options.certificate && createHttpsServer(options.certificate, onRequest).on("upgrade", onUpgrade);
  const server: Server = https ? speakBoth(http, https, options.silenceMs) : http;
  const connections = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: address && typeof address === "object" ? address.port : options.port,
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        for (const socket of connections) socket.destroy();
      }),
  };
}

/** Pure. LiveKit's own API stays unreachable from outside. */
export function isSignalling(url = "/"): boolean {
  return /^\/(rtc|whip)(\/|\?|$)/.test(url);
}

/** A TLS handshake begins with byte 22; anything else on this port is plain HTTP. */
function speakBoth(http: Server, https: Server, silenceMs = 10_000): Server {
  // They never listen themselves, and without this Node would not watch how long their requests take.
  for (const server of [http, https]) server.emit("listening");
  return createTcpServer((socket) => {
    const end = () => socket.destroy();
    socket.on("error", end);
    socket.setTimeout(silenceMs, end);
    socket.once("data", (chunk: Buffer) => {
      socket.setTimeout(0).off("timeout", end);
      socket.pause();
      socket.unshift(chunk);
      (chunk[0] === 22 ? https : http).emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  });
}

function serveCertificate(request: IncomingMessage, response: ServerResponse, certificate?: Certificate): boolean {
  if (!certificate || request.url?.split("?")[0] !== "/parley-ca.crt") return false;
  const headers = {
    "content-type": "application/x-x509-ca-cert",
    "content-disposition": "attachment; filename=parley-ca.crt",
  };
  response.writeHead(200, headers).end(certificate.ca);
  return true;
}

/** A microphone needs HTTPS everywhere but on localhost. */
function redirectToHttps(request: IncomingMessage, response: ServerResponse, options: GatewayOptions): boolean {
  const isTls = "encrypted" in request.socket;
  const host = request.headers.host ?? "";
  if (!options.certificate || isTls || /^(localhost|127\.|\[::1\])/.test(host)) return false;
  response.writeHead(307, { location: `https://${host}${request.url ?? "/"}` }).end();
  return true;
}

function answerUnavailable(part: "web" | "livekit", request: IncomingMessage, response: ServerResponse): void {
  if (response.writableEnded) return;
  if (response.headersSent) return void response.destroy();
  const wantsPage = request.headers.accept?.includes("text/html") ?? false;
  const { headers, body } = unavailableAnswer(part, wantsPage);
  response.writeHead(503, headers).end(body);
}

function refuse(socket: Socket): void {
  if (socket.writable)
    socket.end("HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  else socket.destroy();
}
