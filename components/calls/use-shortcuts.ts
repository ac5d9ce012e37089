import { useEffect } from "react";

export type Shortcuts = {
  toggle: () => void;
  /** By so many ms, back when negative. */
  skip: (byMs: number) => void;
  /** To the next turn, or the one before. */
  step: (by: 1 | -1) => void;
  help: () => void;
};

export const shortcutWords = [
  { keys: "Space", does: "Play or pause" },
  { keys: "← →", does: "Five seconds back or on" },
  { keys: "J K", does: "Next turn, turn before" },
  { keys: "?", does: "This help" },
] as const;

/** Keys for the page of a call, as players have them. A field or button that has the focus keeps its own keys. */
export function useShortcuts({ toggle, skip, step, help }: Shortcuts, isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return;
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target } = event;
      if (!(target instanceof HTMLElement) || target.closest("input, textarea, select, [role=dialog], [role=menu]"))
        return;
      const isOnControl = target.closest("button, a, summary, [role=slider]") !== null;
      const act: Record<string, () => void> = {
        ...(isOnControl ? {} : { " ": toggle, ArrowLeft: () => skip(-5_000), ArrowRight: () => skip(5_000) }),
        j: () => step(1),
        k: () => step(-1),
        "?": help,
      };
      const run = act[event.key];
      if (!run) return;
      event.preventDefault();
      run();
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [toggle, skip, step, help, isActive]);
}
