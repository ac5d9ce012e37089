import { expect, test } from "vitest";
import { type Hold, type HoldEvent, nextHold, off } from "./hold";

const after = (...events: HoldEvent[]) => events.reduce<Hold>(nextHold, off).name;
const down = (at: number): HoldEvent => ({ type: "down", at });
const up = (at: number): HoldEvent => ({ type: "up", at });

test("held as long as it is down", () => {
  expect(after(down(0))).toBe("held");
  expect(after(down(0), up(2_000))).toBe("off");
});

test("a tap switches it on, the next tap off", () => {
  expect(after(down(0), up(120))).toBe("latched");
  expect(after(down(0), up(120), down(900))).toBe("off");
  expect(after(down(0), up(120), down(900), up(1_000))).toBe("off");
});

test("a key that repeats itself changes nothing", () => {
  expect(after(down(0), down(30), down(60), up(2_000))).toBe("off");
});

test("a click without a finger switches on and off", () => {
  expect(after({ type: "clicked" })).toBe("latched");
  expect(after({ type: "clicked" }, { type: "clicked" })).toBe("off");
});

test("a hold that breaks off is off, however short; a tap had ended before", () => {
  expect(after(down(0), { type: "cancelled" })).toBe("off");
  expect(after(down(0), up(100), { type: "cancelled" })).toBe("latched");
});

test("nobody to listen, nothing to hold", () => {
  expect(after(down(0), { type: "unheard" })).toBe("off");
  expect(after(down(0), up(100), { type: "unheard" })).toBe("off");
});
