import { expect, test } from "vitest";
import { isSameOrigin, liveKitPublicUrl, requestOrigin } from "./origin";

test.each([
  ["this machine", { host: "localhost:3000" }, {}, "ws://localhost:3000"],
  ["the LAN", { host: "127.0.0.1:3001", "x-forwarded-host": "192.168.1.7:3000" }, {}, "ws://192.168.1.7:3000"],
  [
    "a TLS proxy",
    { host: "127.0.0.1:3001", "x-forwarded-host": "voice.example", "x-forwarded-proto": "https" },
    {},
    "wss://voice.example",
  ],
  [
    "two proxies",
    { host: "web", "x-forwarded-host": "voice.example, web:3000", "x-forwarded-proto": "https,http" },
    {},
    "wss://voice.example",
  ],
  ["a fixed address", { host: "web:3000" }, { PARLEY_URL: "https://voice.example/" }, "wss://voice.example"],
  [
    "LiveKit elsewhere",
    { host: "web:3000" },
    { PARLEY_URL: "https://voice.example", LIVEKIT_PUBLIC_URL: "wss://rtc.example/" },
    "wss://rtc.example",
  ],
])("LiveKit's address through %s", (_name, headers, given, url) => {
  expect(liveKitPublicUrl(new Headers(headers as Record<string, string>), given)).toBe(url);
});

test("a fixed address beats what a request claims", () => {
  const headers = new Headers({ "x-forwarded-host": "evil.example" });
  expect(requestOrigin(headers, "https://voice.example/path")).toBe("https://voice.example");
});

const lan = { host: "127.0.0.1:3001", "x-forwarded-host": "192.168.1.7:3000" };
test.each([
  ["a page of ours", { ...lan, "sec-fetch-site": "same-origin" }, true],
  ["the address bar", { ...lan, "sec-fetch-site": "none" }, true],
  ["a foreign page", { ...lan, "sec-fetch-site": "cross-site" }, false],
  ["another port of this host", { ...lan, "sec-fetch-site": "same-site" }, false],
  ["a page of ours on plain http", { ...lan, origin: "http://192.168.1.7:3000" }, true],
  ["a foreign page on plain http", { ...lan, origin: "http://evil.example" }, false],
  ["a sandboxed frame", { ...lan, origin: "null" }, false],
  ["a program", lan, true],
])("a write from %s", (_name, headers, expected) => {
  expect(isSameOrigin(new Headers(headers as Record<string, string>))).toBe(expected);
});

test("behind a proxy that hides the host, the fixed address counts as ours", () => {
  const headers = new Headers({ host: "web:3000", origin: "https://voice.example" });
  expect(isSameOrigin(headers, "https://voice.example")).toBe(true);
  expect(isSameOrigin(headers)).toBe(false);
});
