import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadCertificate, localNames } from "./tls";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-tls-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const names = ["localhost", "parley.local", "192.168.7.9", "127.0.0.1", "::1"];
const day = 24 * 60 * 60 * 1000;

test("a client that trusts the authority accepts the certificate for each name, and for no other", async () => {
  const { key, cert, ca } = await loadCertificate(folder, names);
  const server = createServer({ key, cert }, (_request, response) => response.end("ok"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const fetchAs = (servername: string) =>
    new Promise<string>((resolve) => {
      // The name to check against is the Host header for an address, which TLS does not send by name.
      const headers = { host: servername };
      get({ host: "127.0.0.1", port, ca, servername, headers, agent: false }, (response) =>
        resolve(String(response.statusCode)),
      ).on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
    });
  expect(await fetchAs("localhost")).toBe("200");
  expect(await fetchAs("parley.local")).toBe("200");
  expect(await fetchAs("evil.example")).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  server.close();
});

test("is kept while it fits, and renewed for a new name or near its end, by the same authority", async () => {
  const first = await loadCertificate(folder, names);
  expect(await loadCertificate(folder, names)).toEqual(first);
  const renamed = await loadCertificate(folder, [...names, "10.1.2.3"]);
  expect(renamed.cert).not.toBe(first.cert);
  expect(renamed.ca).toBe(first.ca);
  const later = await loadCertificate(folder, [...names, "10.1.2.3"], new Date(Date.now() + 380 * day));
  expect(later.cert).not.toBe(renamed.cert);
  expect(later.ca).toBe(first.ca);
});

test("keys are readable by their owner only", async () => {
  await loadCertificate(folder, names);
  for (const name of ["ca.key", "server.key"]) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, "ca.crt"), "utf8")).toContain("BEGIN CERTIFICATE");
});

test("names cover this machine and the public address", () => {
  expect(localNames("https://voice.example.org")).toEqual(
    expect.arrayContaining(["localhost", "127.0.0.1", "voice.example.org"]),
  );
});
