import { type Participant, type Room, RoomEvent, Track } from "livekit-client";
import type { CallEvent } from "./call";
import type { Levels } from "./levels";

/** How long an agent may take to come, ms. */
const comesWithinMs = 20_000;
/** And to come back: the server sends others for half a minute, and then ends the call itself. */
const returnsWithinMs = 40_000;

type Following = {
  audio: HTMLAudioElement;
  levels: Levels;
  emit: (event: CallEvent) => void;
  onOverdue: () => void;
};

/** Plays the agent, tells what it does, and raises the alarm when it does not come. */
export function followAgent(room: Room, { audio, levels, emit, onOverdue }: Following) {
  let alarm: ReturnType<typeof setTimeout> | undefined;
  const agent = () => [...room.remoteParticipants.values()].find((participant) => participant.isAgent);
  const state = () => agent()?.attributes["lk.agent.state"];

  function expect(withinMs = comesWithinMs) {
    clearTimeout(alarm);
    alarm = undefined;
    if (state() === undefined) alarm = setTimeout(onOverdue, withinMs);
    else emit({ type: "agent-state-changed", agentState: state() });
  }
  function onAgent(participant: Participant) {
    if (participant.isAgent && room.state === "connected") expect();
  }

  room
    .on(RoomEvent.ParticipantConnected, onAgent)
    .on(RoomEvent.ParticipantAttributesChanged, (_changed, participant) => onAgent(participant))
    .on(RoomEvent.ParticipantDisconnected, (participant) => {
      if (!participant.isAgent) return;
      emit({ type: "agent-left" });
      expect(returnsWithinMs);
    })
    .on(RoomEvent.TrackSubscribed, (track, _publication, participant) => {
      if (track.kind !== Track.Kind.Audio || !participant.isAgent) return;
      track.attach(audio);
      levels.listen("agent", track.mediaStreamTrack);
    })
    .on(RoomEvent.TrackUnsubscribed, (track) => {
      track.detach(audio);
    });

  return {
    state,
    /** From now on the agent should be there. */
    expect,
    stop: () => clearTimeout(alarm),
  };
}
