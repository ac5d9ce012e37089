import { type RefObject, useCallback, useEffect, useState } from "react";

export type Player = {
  isPlaying: boolean;
  /** Position in the recording, ms. */
  positionMs: number;
  /** 1 = as it was spoken. */
  rate: number;
  toggle: () => void;
  seek: (positionMs: number) => void;
  setRate: (rate: number) => void;
};

/** Follows an audio element: smoothly while it plays, so that the transcript keeps step. */
export function usePlayer(audio: RefObject<HTMLAudioElement | null>): Player {
  const [isPlaying, setPlaying] = useState(false);
  const [positionMs, setPosition] = useState(0);
  const [rate, setRateState] = useState(1);

  useEffect(() => {
    const element = audio.current;
    if (!element) return;
    const update = () => {
      setPlaying(!element.paused && !element.ended);
      setPosition(element.currentTime * 1_000);
    };
    const events = ["play", "pause", "ended", "seeked", "timeupdate"] as const;
    for (const event of events) element.addEventListener(event, update);
    return () => {
      for (const event of events) element.removeEventListener(event, update);
    };
  }, [audio]);

  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => setPosition((audio.current?.currentTime ?? 0) * 1_000), 100);
    return () => clearInterval(timer);
  }, [audio, isPlaying]);

  const toggle = useCallback(() => {
    const element = audio.current;
    if (!element) return;
    if (element.paused) void element.play().catch(() => {});
    else element.pause();
  }, [audio]);
  const seek = useCallback(
    (to: number) => {
      if (!audio.current) return;
      audio.current.currentTime = Math.max(0, to) / 1_000;
      setPosition(Math.max(0, to));
    },
    [audio],
  );
  const setRate = useCallback(
    (next: number) => {
      if (audio.current) audio.current.playbackRate = next;
      setRateState(next);
    },
    [audio],
  );
  return { isPlaying, positionMs, rate, toggle, seek, setRate };
}
