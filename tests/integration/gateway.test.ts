import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, get, type IncomingHttpHeaders, request, type Server } from "node:http";
import { get as getSecurely } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer, json } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { maxBodyBytes } from "@/scripts/start/body-limit";
import { type Gateway, type GatewayOptions, startGateway } from "@/scripts/start/gateway";
import { loadCertificate } from "@/scripts/start/tls";
import { freePort } from "../support/ports";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Seen = { url: string; headers: IncomingHttpHeaders; body: string };

/** Answers every request with what it saw, and every socket message with its echo. */
async function startUpstream(name: string): Promise<{ url: string; port: number; server: Server; upgrades: Seen[] }> {
  const upgrades: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    response.writeHead(200, { "content-type": "application/json", "x-served-by": name });
    response.end(JSON.stringify({ url: request.url, headers: request.headers, body }));
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket, request) => {
    upgrades.push({ url: request.url ?? "", headers: request.headers, body: "" });
    socket.on("message", (data, isBinary) => socket.send(isBinary ? data : `${name}: ${data}`));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  closers.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${port}`, port, server, upgrades };
}

async function start(options: Partial<GatewayOptions> = {}): Promise<Gateway & { url: string }> {
  const dead = `127.0.0.1:${await freePort()}`;
  const defaults = { host: "127.0.0.1", port: 0, webUrl: `http://${dead}`, livekitUrl: `ws://${dead}` };
  const gateway = await startGateway({ ...defaults, ...options });
  closers.push(() => gateway.close());
  return { ...gateway, url: `http://127.0.0.1:${gateway.port}` };
}

async function see(url: string, init?: RequestInit): Promise<Seen & { by: string | null }> {
  const response = await fetch(url, init);
  return { ...((await response.json()) as Seen), by: response.headers.get("x-served-by") };
}

test("signalling and WHIP go to LiveKit, everything else to the web app", async () => {
  const web = await startUpstream("web");
  const livekit = await startUpstream("livekit");
  const { url } = await start({ webUrl: web.url, livekitUrl: livekit.url.replace("http", "ws") });
  for (const path of ["/rtc", "/rtc/v1?access_token=x", "/rtc/validate", "/whip/v1"]) {
    expect(await see(`${url}${path}`)).toMatchObject({ by: "livekit", url: path });
  }
  // LiveKit's own API and its agents' entrance must not be reachable from outside.
  for (const path of ["/", "/rtcx", "/twirp/livekit.RoomService/ListRooms", "/agent", "/api/token?a=b"]) {
    expect(await see(`${url}${path}`)).toMatchObject({ by: "web", url: path });
  }
});

test("bodies pass through, and forwarded headers are ours whatever the client claims", async () => {
  const web = await startUpstream("web");
  const { url } = await start({ webUrl: web.url });
  const headers = {
    "x-forwarded-for": "9.9.9.9",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "evil.example",
    "x-real-ip": "9.9.9.9",
    forwarded: "for=9.9.9.9",
    authorization: "Bearer kept",
  };
  const seen = await see(`${url}/api/token`, { method: "POST", body: "question", headers });
  expect(seen.body).toBe("question");
  expect(seen.headers).toMatchObject({
    host: url.slice(7),
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-proto": "http",
    "x-forwarded-host": url.slice(7),
    authorization: "Bearer kept",
  });
  expect(seen.headers).not.toHaveProperty("x-real-ip");
  expect(seen.headers).not.toHaveProperty("forwarded");
});

test("a proxy named by PARLEY_URL is believed about protocol and caller", async () => {
  const web = await startUpstream("web");
  const gateway = await start({ webUrl: web.url, publicUrl: "https://voice.example.org" });
  const ask = async (host: string) => {
    // Not fetch, which lets nobody choose the Host header.
    const headers = { host, "x-forwarded-for": "1.1.1.1, 7.7.7.7" };
    const [response] = await once(get({ port: gateway.port, host: "127.0.0.1", headers, agent: false }), "response");
    return ((await json(response)) as Seen).headers;
  };
  expect(await ask("voice.example.org")).toMatchObject({ "x-forwarded-proto": "https", "x-forwarded-for": "7.7.7.7" });
  expect(await ask("localhost:3000")).toMatchObject({ "x-forwarded-proto": "http", "x-forwarded-for": "127.0.0.1" });
});

test("WebSockets reach LiveKit and the web app's hot reload, both ways, with clean headers", async () => {
  const web = await startUpstream("web");
  const livekit = await startUpstream("livekit");
  const { url } = await start({ webUrl: web.url, livekitUrl: livekit.url.replace("http", "ws") });
  const talk = async (path: string) => {
    const socket = new WebSocket(`${url.replace("http", "ws")}${path}`, { headers: { "x-forwarded-proto": "https" } });
    await once(socket, "open");
    socket.send("hello");
    const [text] = await once(socket, "message");
    socket.send(Buffer.from([1, 2, 3]));
    const [bytes] = await once(socket, "message");
    socket.close();
    await once(socket, "close");
    return { text: String(text), bytes: [...(bytes as Buffer)] };
  };
  expect(await talk("/rtc/v1?access_token=secret")).toEqual({ text: "livekit: hello", bytes: [1, 2, 3] });
  expect(await talk("/_next/hmr")).toEqual({ text: "web: hello", bytes: [1, 2, 3] });
  expect(livekit.upgrades[0]).toMatchObject({
    url: "/rtc/v1?access_token=secret",
    headers: { "x-forwarded-proto": "http" },
  });
});

test("while the web app is down, people get a page and programs JSON, both saying when to come back", async () => {
  const { url } = await start();
  const page = await fetch(url, { headers: { accept: "text/html,*/*" } });
  expect([page.status, page.headers.get("retry-after"), page.headers.get("content-type")]).toEqual([
    503,
    "2",
    "text/html; charset=utf-8",
  ]);
  expect(await page.text()).toContain("One moment");
  const answer = await fetch(`${url}/api/health`, { headers: { accept: "application/json" } });
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ error: { code: "unavailable", message: expect.stringContaining("moment") } });
});

test("a body that is too large is refused, whether it says so or not, and the web app gets no more of it", async () => {
  const web = await startUpstream("web");
  web.server.removeAllListeners("request");
  const errors: Promise<unknown>[] = [];
  web.server.on("request", (request, response) => {
    if ("content-length" in request.headers) return buffer(request).then((body) => response.end(String(body.length)));
    errors.push(once(request.resume(), "error"));
  });
  const { url, port } = await start({ webUrl: web.url });
  const body = "x".repeat(maxBodyBytes);
  expect(await (await fetch(url, { method: "POST", body })).text()).toBe(String(maxBodyBytes));
  const refused = { error: { code: "invalid_input", message: "That request is too large." } };
  const said = await fetch(url, { method: "POST", body: `${body}x` });
  expect([said.status, await said.json()]).toEqual([413, refused]);
  for (const headers of [{}, { expect: "100-continue" }]) {
    const chunked = request({ method: "POST", host: "127.0.0.1", port, headers, agent: false });
    chunked.write(`${body}x`);
    const [response] = await once(chunked, "response");
    expect([response.statusCode, await json(response)]).toEqual([413, refused]);
    chunked.on("error", () => undefined).destroy();
  }
  expect(errors).toHaveLength(2);
  await Promise.all(errors);
});

test("a WebSocket to a part that is down is refused with 503, and the gateway lives on", async () => {
  const web = await startUpstream("web");
  const { url } = await start({ webUrl: web.url });
  const socket = new WebSocket(`${url.replace("http", "ws")}/rtc`);
  const [, response] = await once(socket, "unexpected-response");
  expect(response.statusCode).toBe(503);
  socket.on("error", () => undefined).terminate();
  expect((await see(`${url}/after`)).url).toBe("/after");
});

test("an upstream that dies in the middle of an answer ends that answer and no more", async () => {
  const web = await startUpstream("web");
  web.server.removeAllListeners("request");
  web.server.on("request", (request, response) => {
    if (request.url !== "/broken") return response.end("fine");
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => request.socket.destroy());
  });
  const { url } = await start({ webUrl: web.url });
  const broken = await fetch(`${url}/broken`);
  await expect(broken.text()).rejects.toThrow();
  expect(await (await fetch(`${url}/fine`)).text()).toBe("fine");
});

test("with a certificate one port speaks both, and a connection that says nothing is closed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "parley-gateway-"));
  closers.push(() => rmSync(folder, { recursive: true }));
  const certificate = await loadCertificate(folder, ["localhost"]);
  const web = await startUpstream("web");
  const { port, url } = await start({ webUrl: web.url, certificate, silenceMs: 50 });
  const silent = connect(port, "127.0.0.1");
  await once(silent.resume(), "close");
  expect((await see(`${url}/plain`)).headers["x-forwarded-proto"]).toBe("http");
  const options = { host: "localhost", port, ca: certificate.ca, agent: false };
  const [response] = await once(getSecurely(options), "response");
  expect(((await json(response)) as Seen).headers["x-forwarded-proto"]).toBe("https");
});
