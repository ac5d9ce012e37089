"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useReducer, useRef } from "react";
import { type Call, type CallEvent, type Callee, nextCall, noCall } from "./call";
import { obstacle } from "./failures";
import { createLevels, type Levels, type Reading, type Side } from "./levels";
import type { Line } from "./line";
import { claimAudio, keepAwake } from "./phone";
import { isLive } from "./state";
import { microphoneKey } from "./use-microphones";

export type CallControls = {
  start: (agent: Callee, options: { withMicrophone: boolean }) => void;
  hangUp: () => void;
  setMuted: (isMuted: boolean) => Promise<void>;
  setPressed: (isPressed: boolean) => Promise<void>;
  switchMicrophone: (deviceId: string) => Promise<void>;
  type: (text: string) => Promise<void>;
  allowSound: () => void;
  /** Forgets the last call: back to the first screen. */
  putAway: () => void;
  setVolume: (volume: number) => void;
  read: (side: Side) => Reading;
};

const CallContext = createContext<{ call: Call; controls: CallControls } | undefined>(undefined);

/** The call that is on, whichever page is looked at. */
export function useCall() {
  const value = useContext(CallContext);
  if (!value) throw new Error("useCall needs a CallProvider above it.");
  return value;
}

const nothing: Reading = { level: 0, bands: [] };
const loadLine = () => import("./line");

/** Holds one call for the whole app, so that it goes on while other pages are looked at. */
export function CallProvider({ children }: { children: ReactNode }) {
  const [call, dispatch] = useReducer(
    (before: Call, { event, now }: { event: CallEvent; now: number }) => nextCall(before, event, now),
    noCall,
  );
  const emit = useCallback((event: CallEvent) => dispatch({ event, now: Date.now() }), []);
  const audio = useRef<HTMLAudioElement>(null);
  const line = useRef<Line>(undefined);
  const levels = useRef<Levels>(undefined);
  const live = isLive(call.state);

  useEffect(() => {
    loadLine().catch(() => {}); // so that the tap need not wait for it; without a network it tries again then
    return () => line.current?.close();
  }, []);

  useEffect(() => {
    if (!live) return;
    const letSleep = keepAwake();
    return () => {
      letSleep();
      claimAudio(false);
      line.current?.close();
      line.current = undefined;
      levels.current?.close();
      levels.current = undefined;
    };
  }, [live]);

  const controls = useMemo<CallControls>(
    () => ({
      start(agent, { withMicrophone }) {
        const element = audio.current;
        if (!element || line.current) return;
        emit({ type: "call-started", agent });
        const reason = obstacle(withMicrophone);
        if (reason) return emit({ type: "call-failed", reason });
        claimAudio(true);
        const meters = createLevels();
        meters.resume();
        levels.current = meters;
        const deviceId = localStorage.getItem(microphoneKey) ?? undefined;
        void loadLine().then(
          ({ openLine }) => {
            // Hung up or left while the code was loading.
            if (levels.current !== meters) return;
            line.current = openLine(
              {
                ...{ slug: agent.slug, tokenUrl: agent.tokenUrl ?? "/api/token" },
                ...{ withMicrophone, deviceId, audio: element, levels: meters },
              },
              emit,
            );
          },
          () => emit({ type: "call-failed", reason: "offline" }),
        );
      },
      hangUp() {
        if (line.current) line.current.hangUp();
        else emit({ type: "hung-up" });
      },
      async setMuted(isMuted) {
        await line.current?.setMuted(isMuted);
      },
      async setPressed(isPressed) {
        await line.current?.setPressed(isPressed);
      },
      async switchMicrophone(deviceId) {
        localStorage.setItem(microphoneKey, deviceId);
        await line.current?.switchMicrophone(deviceId);
      },
      async type(text) {
        await line.current?.type(text);
      },
      allowSound: () => line.current?.allowSound(),
      putAway: () => emit({ type: "put-away" }),
      setVolume(volume) {
        if (audio.current) audio.current.volume = volume;
      },
      read: (side) => levels.current?.read(side) ?? nothing,
    }),
    [emit],
  );
  const value = useMemo(() => ({ call, controls }), [call, controls]);

  return (
    <CallContext value={value}>
      {children}
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript on the page is its caption. */}
      <audio ref={audio} data-testid="agent-audio" autoPlay playsInline className="hidden" />
    </CallContext>
  );
}
