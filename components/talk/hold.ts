/** A button that is held to talk, or tapped to talk until the next tap. */
export type Hold =
  | { name: "off" }
  /** Down since `since`, ms of the page's clock. */
  | { name: "held"; since: number }
  /** Switched on by a tap. */
  | { name: "latched" };

export type HoldEvent =
  | { type: "down"; at: number }
  | { type: "up"; at: number }
  /** For those whose tools only click: switches on or off. */
  | { type: "clicked" }
  /** The finger slid off the screen, or the window lost its keyboard. */
  | { type: "cancelled" }
  /** Nobody is there to listen. */
  | { type: "unheard" };

/** What is let go sooner was a tap. */
const tapMs = 300;

export const off: Hold = { name: "off" };

export function nextHold(hold: Hold, event: HoldEvent): Hold {
  switch (event.type) {
    case "down":
      return hold.name === "off" ? { name: "held", since: event.at } : hold.name === "latched" ? off : hold;
    case "up":
      if (hold.name !== "held") return hold;
      return event.at - hold.since < tapMs ? { name: "latched" } : off;
    case "clicked":
      return hold.name === "off" ? { name: "latched" } : off;
    case "cancelled":
      return hold.name === "held" ? off : hold;
    case "unheard":
      return off;
  }
}
