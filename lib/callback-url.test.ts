import { expect, test } from "vitest";
import { safeCallbackPath } from "./callback-url";

test.each(["/calls", "/calls/0198?tab=ledger#turn-3", "/"])("%s is kept", (path) => {
  expect(safeCallbackPath(path)).toBe(path);
});

test.each([
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/.//evil.example",
  "javascript:alert(1)",
  "calls",
  "",
  undefined,
  ["/calls"],
  "/login?callbackUrl=/login",
])("%j becomes the front page", (path) => {
  expect(safeCallbackPath(path)).toBe("/");
});
