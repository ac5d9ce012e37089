"use client";

import { Mic } from "lucide-react";
import { type RefObject, useEffect, useReducer, useRef } from "react";
import { toast } from "sonner";
import { cn } from "@/components/ui/cn";
import { type Hold, type HoldEvent, nextHold, off } from "./hold";
import { followHoldKey } from "./hold-key";
import { useShortcutsOn } from "./shortcuts";

type PushToTalkProps = {
  agentName: string;
  /** The agent is there to listen. */
  isReady: boolean;
  /** Where room is scarce. */
  isSmall: boolean;
  onChange: (isPressed: boolean) => Promise<void>;
};

/** The big button of calls in which the caller says when they speak: held with a finger, the mouse or the space bar, or
 * tapped to speak until the next tap. */
export function PushToTalk({ agentName, isReady, isSmall, onChange }: PushToTalkProps) {
  const [hold, send] = useReducer(nextHold, off);
  const isOn = hold.name !== "off";
  const [areShortcutsOn] = useShortcutsOn();
  useTold(isOn, agentName, onChange);
  const button = useRef<HTMLButtonElement>(null);
  useSpaceBar(button, isReady, areShortcutsOn, send);
  useEffect(() => {
    if (!isReady) send({ type: "unheard" });
  }, [isReady]);

  return (
    <>
      <button
        ref={button}
        type="button"
        // Stays while the words on it change: `aria-pressed` tells the rest.
        aria-label={labels.off}
        aria-pressed={isOn}
        aria-describedby="push-to-talk-help"
        aria-keyshortcuts="Space"
        disabled={!isReady}
        data-testid="push-to-talk"
        className={cn(
          "grid size-32 shrink-0 touch-none select-none place-items-center rounded-full bg-accent-soft text-accent-strong ring-2 ring-accent/40 transition-[background-color,color,box-shadow] [-webkit-touch-callout:none] short:size-24 disabled:bg-raised disabled:text-muted disabled:ring-border",
          isSmall && "size-24",
          isOn && "bg-accent text-on-accent ring-8 ring-accent/25",
        )}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          send({ type: "down", at: event.timeStamp });
        }}
        onPointerUp={(event) => send({ type: "up", at: event.timeStamp })}
        onPointerCancel={() => send({ type: "cancelled" })}
        onContextMenu={(event) => event.preventDefault()} // what a long touch would open
        onClick={(event) => {
          // A finger, a mouse and the space bar were told of already; a screen reader's click comes without them.
          if (event.detail === 0) send({ type: "clicked" });
        }}
      >
        <span
          aria-hidden
          className={cn("flex flex-col items-center gap-1 font-semibold text-sm short:text-xs", isSmall && "text-xs")}
        >
          <Mic className="size-8 short:size-6" strokeWidth={1.75} />
          {labels[hold.name]}
        </span>
      </button>
      <span id="push-to-talk-help" className="sr-only">
        Hold it while you speak, or switch it on and off. The space bar does the same.
      </span>
    </>
  );
}

const labels = {
  off: "Hold to talk",
  held: "Let go to send",
  latched: "Tap to send",
} as const satisfies Record<Hold["name"], string>;

/** Tells of changes only, and of the end when the button goes away. */
function useTold(isOn: boolean, agentName: string, onChange: PushToTalkProps["onChange"]): void {
  useEffect(() => {
    if (!isOn) return;
    const tell = (isPressed: boolean) =>
      onChange(isPressed).catch(() => toast.error(`${agentName} did not notice the button. Try once more.`));
    void tell(true);
    return () => void tell(false);
  }, [isOn, agentName, onChange]);
}

/** The space bar on the button and, with shortcuts on, wherever the page does not write or press something else. */
function useSpaceBar(
  button: RefObject<HTMLButtonElement | null>,
  isReady: boolean,
  areShortcutsOn: boolean,
  send: (event: HoldEvent) => void,
): void {
  useEffect(() => {
    if (!isReady) return;
    const isOurs = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (button.current?.contains(target)) return true;
      const isTaken = target.isContentEditable || target.closest("input, textarea, select, button, a, [role=dialog]");
      return areShortcutsOn && !isTaken && !event.metaKey && !event.ctrlKey && !event.altKey;
    };
    return followHoldKey(window, isOurs, send);
  }, [button, isReady, areShortcutsOn, send]);
}
