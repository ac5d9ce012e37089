import { describe, expect, test } from "vitest";
import { StatusError } from "./failure";
import { createHealth } from "./health";
import { createRoster, type Switch } from "./roster";

const lost = new Error("socket hang up");

function setUp() {
  let nowMs = 0;
  const switches: Switch[] = [];
  const health = createHealth(
    () => {},
    () => nowMs,
  );
  const [a, b] = [
    { id: "a", name: "Alpha", source: 1 },
    { id: "b", name: "Beta", source: 2 },
  ] as const;
  const roster = createRoster<number>({ members: [a, b], health, onSwitch: (change) => switches.push(change) });
  const order = () => roster.order().map(({ id }) => id);
  return { roster, health, switches, order, a, b, pass: (ms: number) => (nowMs += ms) };
}

describe("the order", () => {
  test("is the agent's until somebody fails twice in a row", () => {
    const { roster, order, a } = setUp();
    roster.failed(a, lost);
    expect(order()).toEqual(["a", "b"]);
    roster.failed(a, lost);
    expect(order()).toEqual(["b", "a"]);
  });

  test("gives one that failed another try after its rest, once", () => {
    const { roster, order, a, pass } = setUp();
    roster.failed(a, new StatusError(401));
    pass(60_000);
    expect(order()).toEqual(["b", "a"]);
    pass(61_000);
    expect(order()).toEqual(["a", "b"]);
    expect(order()).toEqual(["b", "a"]);
    roster.succeeded(a, 100);
    expect(order()).toEqual(["a", "b"]);
  });
});

describe("a switch", () => {
  test("is told when somebody else answers after a failure, once", () => {
    const { roster, switches, a, b } = setUp();
    roster.failed(a, new StatusError(500));
    roster.succeeded(b, 80);
    roster.succeeded(b, 80);
    expect(switches).toMatchObject([{ from: "Alpha", to: "Beta", reason: "It failed at its own end (500)." }]);
    expect(switches[0]?.afterMs).toBeGreaterThanOrEqual(0);
  });

  test("is told when the first one is left out from the beginning", () => {
    const { switches, health, order } = setUp();
    health.learn({ id: "a", failures: 2, openUntil: 10_000, reason: "The key was refused." });
    order();
    order();
    expect(switches).toEqual([{ from: "Alpha", to: "Beta", reason: "The key was refused." }]);
  });

  test("is none when the failing one recovers by itself", () => {
    const { roster, switches, a } = setUp();
    roster.failed(a, lost);
    roster.succeeded(a, 90);
    expect(switches).toEqual([]);
  });
});

describe("patience", () => {
  test("is the limit until it is known how fast a provider usually is", () => {
    const { roster, a } = setUp();
    expect(roster.patienceMs(a, 1_500)).toBe(1_500);
    for (let index = 0; index < 20; index += 1) roster.succeeded(a, 400);
    expect(roster.patienceMs(a, 1_500)).toBe(520);
  });

  test("returns to the limit when second requests have become too many", () => {
    const { roster, a } = setUp();
    for (let index = 0; index < 20; index += 1) roster.succeeded(a, 400);
    for (let index = 0; index < 4; index += 1) roster.hedged();
    expect(roster.patienceMs(a, 1_500)).toBe(1_500);
    for (let index = 0; index < 7; index += 1) roster.succeeded(a, 400);
    expect(roster.patienceMs(a, 1_500)).toBe(520);
  });
});

test("a replaced source is the one in order, and whoever wants to know is told", () => {
  const { roster } = setUp();
  const told: number[] = [];
  roster.onReplaced(({ source }) => told.push(source));
  roster.replace("a", "Alpha", 7);
  expect(roster.order()[0]?.source).toBe(7);
  expect(told).toEqual([7]);
});
