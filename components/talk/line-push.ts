import { type Room, RoomEvent, Track } from "livekit-client";
import { microphoneTailMs, modeAttribute, pushToTalkMode, type Talk, talkMethod } from "@/lib/calls/push-to-talk";
import type { CallEvent } from "./call";

/** Follows whether the agent wants a button held, and then keeps the microphone closed unless it is. */
export function followPushToTalk(room: Room, emit: (event: CallEvent) => void) {
  let isWanted = false;
  let isPressed = false;
  let closing: ReturnType<typeof setTimeout> | undefined;
  const agent = () => [...room.remoteParticipants.values()].find((participant) => participant.isAgent);

  async function setOpen(isOpen: boolean): Promise<void> {
    const microphone = room.localParticipant.getTrackPublication(Track.Source.Microphone);
    if (!microphone || microphone.isMuted === !isOpen) return;
    await (isOpen ? microphone.unmute() : microphone.mute());
    emit({ type: "microphone-changed", hasMicrophone: true, isMuted: !isOpen });
  }
  function look(): void {
    const present = agent();
    if (!present) return;
    const wants = present.attributes[modeAttribute] === pushToTalkMode;
    if (wants !== isWanted) {
      isWanted = wants;
      emit({ type: "push-to-talk-changed", isPushToTalk: wants });
      if (!wants) void setOpen(true);
    }
    if (isWanted && !isPressed) void setOpen(false);
  }
  async function tell(talk: Talk): Promise<void> {
    const present = agent();
    if (!present) return;
    const payload = JSON.stringify(talk);
    await room.localParticipant.performRpc({ destinationIdentity: present.identity, method: talkMethod, payload });
  }

  room
    .on(RoomEvent.ParticipantConnected, look)
    .on(RoomEvent.ParticipantAttributesChanged, look)
    .on(RoomEvent.LocalTrackPublished, look)
    .on(RoomEvent.Connected, look);

  return {
    /** The button goes down or up. Fails when the agent could not be told. */
    async setPressed(next: boolean): Promise<void> {
      isPressed = next;
      clearTimeout(closing);
      if (!next) closing = setTimeout(() => void setOpen(isPressed || !isWanted), microphoneTailMs);
      await Promise.all([next ? setOpen(true) : undefined, tell({ pressed: next })]);
    },
    stop: () => clearTimeout(closing),
  };
}
