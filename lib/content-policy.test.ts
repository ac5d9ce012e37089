import { expect, test } from "vitest";
import { contentPolicy } from "./content-policy";

const directives = (policy: string) =>
  Object.fromEntries(policy.split("; ").map((part) => [part.split(" ")[0], part.split(" ").slice(1)]));

test("scripts need our origin or this request's nonce, and nothing may frame a page", () => {
  const policy = directives(contentPolicy(new Headers({ host: "localhost:3000" }), "abc", {}));
  expect(policy["script-src"]).toEqual(["'self'", "'nonce-abc'"]);
  expect(policy["frame-ancestors"]).toEqual(["'none'"]);
});

test("a page may connect to the address it is told for LiveKit", () => {
  const headers = new Headers({ host: "web", "x-forwarded-host": "voice.example", "x-forwarded-proto": "https" });
  expect(directives(contentPolicy(headers, "abc", {}))["connect-src"]).toEqual([
    "'self'",
    "wss://voice.example",
    "https://voice.example",
  ]);
  const elsewhere = contentPolicy(headers, "abc", { LIVEKIT_PUBLIC_URL: "wss://rtc.example" });
  expect(directives(elsewhere)["connect-src"]).toEqual(["'self'", "wss://rtc.example", "https://rtc.example"]);
});
