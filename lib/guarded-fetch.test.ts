import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { createGuardedFetch, type GuardedFetch, readText } from "./guarded-fetch";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => expect(servers).toEqual([]));

type Local = { host: string; url: string; fetch: GuardedFetch };

async function serve(listener: RequestListener): Promise<Local> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { host, url: `http://${host}`, fetch: createGuardedFetch({ allowedHosts: [host] }) };
}

const forbidden = { code: "forbidden" };
const failed = { code: "provider_failed" };

describe("a guarded fetch", () => {
  test("sends what it is given and answers like fetch", async () => {
    const { url, fetch } = await serve(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      response.writeHead(201, { "x-seen": `${request.method} ${request.headers["x-key"]}` }).end(`got ${body}`);
    });
    const response = await fetch(`${url}/a?b=c`, { method: "post", headers: { "X-Key": "k" }, body: "{}" });
    expect([response.status, response.headers.get("x-seen"), await response.text()]).toEqual([201, "POST k", "got {}"]);
    expect(response.url).toBe(`${url}/a?b=c`);
  });

  test.each([
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://x/",
    "data:text/plain,x",
    "nonsense",
    "https://u:p@example.com/",
  ])("%s is no address to go to", async (address) => {
    await expect(createGuardedFetch({ allowedHosts: [] })(address)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("connects to the address it checked, whatever the name leads to afterwards", async () => {
    const { url, host } = await serve((_request, response) => response.end("inside"));
    const port = new URL(url).port;
    let asked = 0;
    // Public at first; asked once more, as a second look-up would, it leads inside.
    const fetch = createGuardedFetch({
      allowedHosts: [],
      resolve: async () => [{ address: asked++ === 0 ? "192.0.2.1" : "127.0.0.1", family: 4 }],
    });
    await expect(fetch(`http://rebind.example:${port}/`)).rejects.toMatchObject(forbidden);
    expect(asked).toBe(1);
    // And an allowed name goes where its one look-up led, though the system's resolver knows no such name.
    const named = createGuardedFetch({
      allowedHosts: [`pinned.example:${port}`],
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
    });
    expect(await (await named(`http://pinned.example:${port}/`)).text()).toBe("inside");
    expect(host).toContain(port);
  });

  test("refuses a redirect into the private network, at any step", async () => {
    const inner = await serve((_request, response) => response.end("secret"));
    const outer = await serve((request, response) => {
      const to = request.url === "/first" ? "/second" : `${inner.url}/`;
      response.writeHead(302, { location: to }).end();
    });
    await expect(outer.fetch(`${outer.url}/first`)).rejects.toMatchObject(forbidden);
    for (const target of ["http://2130706433/", "http://[::ffff:127.0.0.1]/", "//127.0.0.1/", "http://localhost:1/"]) {
      const evil = await serve((_request, response) => response.writeHead(307, { location: target }).end());
      await expect(evil.fetch(evil.url)).rejects.toMatchObject(forbidden);
    }
  });

  test("redirects keep keys and bodies from other servers, and end", async () => {
    const seen: unknown[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization, request.headers["x-api-key"], request.headers.accept);
      response.end("ok");
    });
    const first = await serve((request, response) => {
      if (request.url === "/circle") return response.writeHead(302, { location: "/circle" }).end();
      return response.writeHead(request.method === "GET" ? 302 : 307, { location: other.url }).end();
    });
    const fetch = createGuardedFetch({ allowedHosts: [first.host, other.host] });
    const headers = { authorization: "Bearer k", "x-api-key": "k", accept: "text/plain" };
    expect(await (await fetch(first.url, { headers })).text()).toBe("ok");
    expect(seen).toEqual([undefined, undefined, "text/plain"]);
    await expect(fetch(first.url, { method: "POST", body: "card number", headers })).rejects.toMatchObject(failed);
    expect(seen).toHaveLength(3);
    await expect(fetch(`${first.url}/circle`)).rejects.toMatchObject(failed);
    await expect(fetch(first.url, { redirect: "error" })).rejects.toMatchObject(failed);
    expect((await fetch(first.url, { redirect: "manual" })).status).toBe(302);
  });

  test("a 303 turns a write into a read", async () => {
    const { url, fetch } = await serve((request, response) => {
      if (request.url === "/done") return response.end(`${request.method} ${request.headers["content-type"]}`);
      return response.writeHead(303, { location: "/done" }).end();
    });
    const response = await fetch(url, { method: "POST", body: "x", headers: { "content-type": "text/plain" } });
    expect(await response.text()).toBe("GET undefined");
  });

  test("a huge body is not read to its end, packed or not", async () => {
    const { url, fetch } = await serve((request, response) => {
      if (request.url === "/bomb") {
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(5_000_000)));
        return;
      }
      const chunk = Buffer.alloc(64_000);
      const more = () => {
        while (!response.destroyed && response.write(chunk)) {}
      };
      response.on("drain", more);
      more();
    });
    for (const path of ["/endless", "/bomb"]) {
      const response = await fetch(`${url}${path}`, { maxBytes: 200_000 });
      await expect(readText(response)).rejects.toMatchObject(failed);
    }
  });

  test("a packed body is unpacked", async () => {
    const { url, fetch } = await serve((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("unpacked"));
    });
    expect(await (await fetch(url)).text()).toBe("unpacked");
  });

  test("slow answers end when their time is over: before the headers and between two bytes", async () => {
    const { url, fetch } = await serve((request, response) => {
      if (request.url === "/never") return;
      response.writeHead(200).write("a little");
    });
    await expect(fetch(`${url}/never`, { timeoutMs: 100 })).rejects.toMatchObject({
      ...failed,
      message: expect.stringContaining("too long"),
    });
    const dripping = await fetch(`${url}/drip`, { timeoutMs: 100 });
    await expect(readText(dripping)).rejects.toMatchObject(failed);
  });

  test("a look-up that hangs counts", async () => {
    const fetch = createGuardedFetch({ allowedHosts: [], resolve: () => new Promise(() => {}) });
    await expect(fetch("https://slow.example/", { timeoutMs: 50 })).rejects.toMatchObject(failed);
  });

  test("whoever asked can stop it, and a stream stays open as long as it wants", async () => {
    const { url, fetch } = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
    });
    const stop = new AbortController();
    const response = await fetch(url, { signal: stop.signal, timeoutMs: Number.POSITIVE_INFINITY });
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: 1\n\n");
    const rest = reader?.read();
    stop.abort(new Error("enough"));
    await expect(rest).rejects.toThrow();
    await expect(fetch(url, { signal: stop.signal })).rejects.toThrow("enough");
  });

  test("headers without end are refused", async () => {
    const { url, fetch } = await serve((_request, response) => {
      response.writeHead(200, { "x-long": "x".repeat(60_000) }).end();
    });
    await expect(fetch(url)).rejects.toMatchObject(failed);
  });
});
