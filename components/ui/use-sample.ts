import { useCallback, useEffect, useRef, useState } from "react";
import { unreachable } from "@/components/ui/unreachable";
import { AppError, errorBodySchema, messageOf } from "@/lib/errors";

/** The one sample that is on, if any: being made, heard, or failed with a sentence. `key` says whose it is. */
export type Sample =
  | { status: "loading" | "playing"; key: string }
  | { status: "failed"; key: string; message: string }
  | undefined;

/** Plays samples, one at a time: a new one stops the one before. */
export function useSample() {
  const [sample, setSample] = useState<Sample>();
  const stopCurrent = useRef<() => void>(undefined);

  const stop = useCallback(() => {
    stopCurrent.current?.();
    stopCurrent.current = undefined;
    setSample(undefined);
  }, []);

  const play = useCallback(
    async (key: string, url: string) => {
      stop();
      const abort = new AbortController();
      // Made within the tap: a phone lets only such an element play once the sound has come.
      const audio = new Audio();
      let address: string | undefined;
      stopCurrent.current = () => {
        abort.abort();
        audio.pause();
        if (address) URL.revokeObjectURL(address);
      };
      setSample({ status: "loading", key });
      try {
        address = URL.createObjectURL(await fetchSample(url, abort.signal));
        if (abort.signal.aborted) return;
        audio.src = address;
        audio.onended = stop;
        await audio.play();
        if (!abort.signal.aborted) setSample({ status: "playing", key });
      } catch (error) {
        if (abort.signal.aborted) return;
        stop();
        setSample({ status: "failed", key, message: sentenceOf(error) });
      }
    },
    [stop],
  );

  useEffect(() => () => stopCurrent.current?.(), []);
  return { sample, play, stop };
}

async function fetchSample(url: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(url, { signal });
  if (response.ok) return response.blob();
  const said = errorBodySchema.safeParse(await response.json().catch(() => undefined)).data?.error.message;
  throw new AppError("unavailable", said ?? "The sample could not be made. Try again in a moment.");
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError) return messageOf(error);
  if (error instanceof DOMException) return "This browser did not play the sample. Try again.";
  return unreachable.message;
}
