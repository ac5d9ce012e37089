import type { HoldEvent } from "./hold";

/** Lets the space bar hold the button. Where it goes down is asked of `isOurs`; where it is let go does not matter, because
 * the focus may have moved meanwhile, and with the window's keyboard gone it counts as let go. Returns what stops it. */
export function followHoldKey(
  page: EventTarget,
  isOurs: (event: KeyboardEvent) => boolean,
  send: (event: HoldEvent) => void,
): () => void {
  let heldKey: string | undefined;

  function onDown(event: Event): void {
    const { key, code, repeat } = event as KeyboardEvent;
    if (key !== " " || !isOurs(event as KeyboardEvent)) return;
    event.preventDefault(); // the page would scroll, a button would be clicked
    if (repeat) return;
    heldKey = code;
    send({ type: "down", at: event.timeStamp });
  }
  function onUp(event: Event): void {
    if ((event as KeyboardEvent).code !== heldKey) return;
    heldKey = undefined;
    event.preventDefault();
    send({ type: "up", at: event.timeStamp });
  }
  function onBlur(): void {
    heldKey = undefined;
    send({ type: "cancelled" });
  }

  // On the way down to what has the focus: an open dialog keeps keys to itself.
  page.addEventListener("keydown", onDown, true);
  page.addEventListener("keyup", onUp, true);
  page.addEventListener("blur", onBlur);
  return () => {
    page.removeEventListener("keydown", onDown, true);
    page.removeEventListener("keyup", onUp, true);
    page.removeEventListener("blur", onBlur);
    if (heldKey !== undefined) onBlur();
  };
}
