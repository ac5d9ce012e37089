import { useSyncExternalStore } from "react";

const key = "parley-latency";
const listeners = new Set<() => void>();

/** Whether the talk page shows how long each answer took. Off unless somebody on this device turned it on. */
export function useLatencyShown(): [isShown: boolean, setShown: (isShown: boolean) => void] {
  const isShown = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key) === "on",
    () => false,
  );
  return [isShown, setShown];
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function setShown(isShown: boolean) {
  localStorage.setItem(key, isShown ? "on" : "off");
  for (const listener of listeners) listener();
}
