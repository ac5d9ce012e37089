import { describe, expect, test } from "vitest";
import { afterFailure, closed, reasonOf, stateOf, whileProbing } from "./circuit";
import { StatusError } from "./failure";

const lost = new Error("socket hang up");

describe("a circuit", () => {
  test("stays closed at one failure and opens at two in a row", () => {
    const once = afterFailure(closed, lost, 0);
    expect(stateOf(once, 1)).toBe("closed");
    const twice = afterFailure(once, lost, 1_000);
    expect(stateOf(twice, 1_001)).toBe("open");
    expect(stateOf(twice, 16_000)).toBe("half-open");
  });

  test("rests longer each time, up to five minutes", () => {
    let circuit = closed;
    const rests = Array.from({ length: 8 }, () => {
      circuit = afterFailure(circuit, lost, 0);
      return circuit.openUntil;
    });
    expect(rests).toEqual([undefined, 15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });

  test("opens at once for a refused key, and for as long as a provider asks", () => {
    expect(stateOf(afterFailure(closed, new StatusError(401), 0), 60_000)).toBe("open");
    const told = afterFailure(closed, new StatusError(429, 40_000), 0);
    expect(stateOf(told, 39_999)).toBe("open");
    expect(stateOf(told, 40_000)).toBe("half-open");
  });

  test("lets one request try and keeps the others away meanwhile", () => {
    const open = afterFailure(afterFailure(closed, lost, 0), lost, 0);
    expect(stateOf(whileProbing(open, 20_000), 20_001)).toBe("open");
    expect(stateOf(whileProbing(open, 20_000), 25_000)).toBe("half-open");
  });
});

test("a failure is told in our own words", () => {
  const secret = new Error("invalid key sk-123");
  expect(reasonOf(secret)).not.toContain("sk-123");
  expect(reasonOf(new StatusError(503))).toBe("It failed at its own end (503).");
  expect(reasonOf(new DOMException("nothing came", "TimeoutError"))).toBe("It did not answer in time.");
});
