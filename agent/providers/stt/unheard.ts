import type { stt } from "@livekit/agents";
import { messageOf } from "@/lib/errors";
import { toProviderError } from "../failure";

/** Tells that what the caller said could not be put into words. Told but not thrown: an error that ends the stream would
 * end the call, and the next words may be heard again. */
export function reportUnheard(source: stt.STT, cause: unknown): void {
  source.emit("error", {
    type: "stt_error",
    timestamp: Date.now(),
    label: source.label,
    error: new Error(messageOf(toProviderError("Speech-to-text", cause))),
    recoverable: true,
  });
}
