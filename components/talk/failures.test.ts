import { expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { lineFailure, microphoneFailure } from "./failures";

const named = (name: string) => Object.assign(new Error("x"), { name });

test.each([
  ["NotAllowedError", "mic-denied"],
  ["NotFoundError", "mic-missing"],
  ["NotReadableError", "mic-in-use"],
  ["SomethingNew", "unknown"],
])("a microphone's %s is %s", (name, reason) => {
  expect(microphoneFailure(named(name))).toBe(reason);
});

test.each([
  [new AppError("busy", "All lines are taken."), "busy"],
  [new AppError("too_many_requests", "You have had two calls."), "used-up"],
  [new AppError("unauthenticated", "Sign in first."), "signed-out"],
  [new AppError("unavailable", "No agent can take calls right now."), "agent-absent"],
  [new AppError("not_configured", "No key."), "unknown"],
  [new TypeError("Failed to fetch"), "offline"],
  [named("ConnectionError"), "offline"],
  ["odd", "unknown"],
])("%s on the line is %s", (error, reason) => {
  expect(lineFailure(error)).toBe(reason);
});
