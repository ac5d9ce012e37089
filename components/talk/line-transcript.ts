import type { Room } from "livekit-client";
import type { CallEvent } from "./call";

/** Turns the `lk.transcription` text streams into events. A caller's stream holds the whole text so far and the next
 * one replaces it; an agent's stream stays open for one segment and brings its words as they are spoken. */
export function followTranscript(room: Room, emit: (event: CallEvent) => void): void {
  let revision = 0;
  room.registerTextStreamHandler("lk.transcription", async (reader, { identity }) => {
    const attributes = reader.info.attributes ?? {};
    const id = attributes["lk.segment_id"] ?? reader.info.id;
    revision += 1;
    const mine = revision;
    try {
      if (identity === room.localParticipant.identity) {
        const text = await reader.readAll();
        const isFinal = attributes["lk.transcription_final"] === "true";
        emit({ type: "caller-heard", id, text, isFinal, revision: mine });
        return;
      }
      for await (const text of reader) emit({ type: "agent-said", id, text });
      emit({ type: "line-finished", id });
    } catch {
      // The sender went away in the middle: what came stays.
      emit({ type: "line-finished", id });
    }
  });
}
