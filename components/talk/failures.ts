import { AppError } from "@/lib/errors";
import type { FailReason } from "./state";

/** Why this browser cannot make a call at all, before anything is tried. */
export function obstacle(withMicrophone: boolean): FailReason | undefined {
  if (typeof RTCPeerConnection === "undefined") return "unsupported";
  if (withMicrophone && !window.isSecureContext) return "insecure";
  if (withMicrophone && !navigator.mediaDevices?.getUserMedia) return "unsupported";
  return navigator.onLine ? undefined : "offline";
}

const byErrorName: Record<string, FailReason> = {
  NotAllowedError: "mic-denied",
  SecurityError: "mic-denied",
  NotFoundError: "mic-missing",
  OverconstrainedError: "mic-missing",
  NotReadableError: "mic-in-use",
  AbortError: "mic-in-use",
};

/** What a refused `getUserMedia` means to a person. */
export function microphoneFailure(error: unknown): FailReason {
  return (error instanceof Error && byErrorName[error.name]) || "unknown";
}

/** What a failed token request or connection means to a person. */
export function lineFailure(error: unknown): FailReason {
  if (error instanceof AppError) {
    if (error.code === "busy") return "busy";
    if (error.code === "too_many_requests") return "used-up";
    if (error.code === "invalid_input") return "not-ready";
    if (error.code === "unauthenticated") return "signed-out";
    if (error.code === "unavailable") return "agent-absent";
    return "unknown";
  }
  // fetch() says TypeError when no answer came; livekit-client says ConnectionError.
  if (error instanceof Error && (error.name === "TypeError" || error.name === "ConnectionError")) return "offline";
  return "unknown";
}
