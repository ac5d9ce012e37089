import { useSyncExternalStore } from "react";

const key = "parley-shortcuts";
const listeners = new Set<() => void>();

/** Whether single keys act during a call. People who dictate or rest their hands on the keyboard turn them off. */
export function useShortcutsOn(): [isOn: boolean, setOn: (isOn: boolean) => void] {
  const isOn = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key) !== "off",
    () => true,
  );
  return [isOn, setOn];
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function setOn(isOn: boolean) {
  localStorage.setItem(key, isOn ? "on" : "off");
  for (const listener of listeners) listener();
}
