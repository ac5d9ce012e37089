import { expect, test } from "vitest";
import type { HoldEvent } from "./hold";
import { followHoldKey } from "./hold-key";

/** A page on which the space bar is ours while `isFree`. */
function openPage() {
  const page = new EventTarget();
  const sent: HoldEvent["type"][] = [];
  const place = { isFree: true };
  const stop = followHoldKey(
    page,
    () => place.isFree,
    ({ type }) => sent.push(type),
  );
  const press = (type: "keydown" | "keyup", key = " ", repeat = false) => {
    const event = new Event(type, { cancelable: true });
    Object.assign(event, { key, code: key === " " ? "Space" : key, repeat });
    page.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { page, sent, place, stop, press };
}

test("the space bar holds as long as it is down, without scrolling", () => {
  const { sent, press } = openPage();
  expect(press("keydown")).toBe(true);
  expect(press("keydown", " ", true)).toBe(true);
  press("keyup");
  expect(sent).toEqual(["down", "up"]);
});

test("it ends where the focus has gone meanwhile", () => {
  const { sent, place, press } = openPage();
  press("keydown");
  place.isFree = false;
  press("keyup", "a");
  expect(sent).toEqual(["down"]);
  expect(press("keyup")).toBe(true);
  expect(sent).toEqual(["down", "up"]);
});

test("a space bar that something else needs is left alone, up as well as down", () => {
  const { sent, place, press } = openPage();
  place.isFree = false;
  expect([press("keydown"), press("keyup")]).toEqual([false, false]);
  expect(sent).toEqual([]);
});

test("a window that loses the keyboard lets go", () => {
  const { page, sent, press } = openPage();
  press("keydown");
  page.dispatchEvent(new Event("blur"));
  expect(press("keyup")).toBe(false);
  expect(sent).toEqual(["down", "cancelled"]);
});

test("who stops listening lets go first", () => {
  const { sent, press, stop } = openPage();
  press("keydown");
  stop();
  press("keyup");
  expect(sent).toEqual(["down", "cancelled"]);
});
