import {
  ConnectionState,
  createLocalAudioTrack,
  DisconnectReason,
  type LocalAudioTrack,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
  TrackEvent,
} from "livekit-client";
import { callIdOfRoom, tokenResponseSchema } from "@/lib/calls/schema";
import { postJson } from "@/lib/http";
import type { CallEvent } from "./call";
import { lineFailure, microphoneFailure } from "./failures";
import type { Levels } from "./levels";
import { followAgent } from "./line-agent";
import { keepEarlySound } from "./line-early";
import { followLive } from "./line-live";
import { followPushToTalk } from "./line-push";
import { followTranscript } from "./line-transcript";

/** A line to an agent: what a page can do while it is open. */
export type Line = {
  hangUp: () => void;
  /** Also opens the microphone when the call began without one. */
  setMuted: (isMuted: boolean) => Promise<void>;
  /** The caller holds the button of a push-to-talk agent, or lets go. Fails when the agent could not be told. */
  setPressed: (isPressed: boolean) => Promise<void>;
  switchMicrophone: (deviceId: string) => Promise<void>;
  /** Sends typed text, which the agent answers by voice. */
  type: (text: string) => Promise<void>;
  /** Inside a tap: lets the browser play sound. */
  allowSound: () => void;
  close: () => void;
};

type LineOptions = {
  slug: string;
  /** Where the token comes from. */
  tokenUrl: string;
  withMicrophone: boolean;
  /** The microphone chosen last time; another one serves when it is gone. */
  deviceId: string | undefined;
  /** Where the agent is heard. */
  audio: HTMLAudioElement;
  levels: Levels;
};

// The page says what goes wrong; the library's own lines hold whole tokens.
setLogLevel("silent");

const processing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true } as const;

/** Calls an agent and tells everything that happens. Microphone and token are asked for at once, the room is joined
 * when both are there, so that a refused microphone fails early and nothing is left behind. */
export function openLine(
  { slug, tokenUrl, withMicrophone, deviceId, audio, levels }: LineOptions,
  emit: (event: CallEvent) => void,
): Line {
  const room = new Room({ audioCaptureDefaults: processing, publishDefaults: { dtx: true, red: true } });
  let isClosed = false;

  function close() {
    if (isClosed) return;
    isClosed = true;
    agent.stop();
    live.stop();
    early.stop();
    button.stop();
    levels.listen("caller", undefined);
    levels.listen("agent", undefined);
    void room.disconnect();
  }
  function fail(event: CallEvent) {
    if (isClosed) return;
    emit(event);
    close();
  }

  const agent = followAgent(room, { audio, levels, emit, onOverdue: () => fail({ type: "agent-overdue" }) });
  const live = followLive(room, levels, emit);
  const early = keepEarlySound(room, levels);
  const button = followPushToTalk(room, emit);
  followTranscript(room, emit);
  followConnection(room, { emit, fail, agentState: agent.state });

  async function openMicrophone() {
    const track = await createLocalAudioTrack({
      ...processing,
      ...(deviceId ? { deviceId: { ideal: deviceId } } : {}),
    });
    early.listen(track.mediaStreamTrack);
    return track;
  }
  async function publish(track: LocalAudioTrack) {
    const measure = () => levels.listen("caller", track.mediaStreamTrack);
    measure();
    track.on(TrackEvent.Restarted, measure);
    await room.localParticipant.publishTrack(track, { source: Track.Source.Microphone, preConnectBuffer: false });
  }

  async function open() {
    const token = requestToken(tokenUrl, slug);
    token.catch(() => {}); // awaited below, unless the microphone fails first
    let track: LocalAudioTrack | undefined;
    try {
      track = withMicrophone ? await openMicrophone() : undefined;
    } catch (error) {
      return fail({ type: "call-failed", reason: microphoneFailure(error) });
    }
    try {
      const { server_url, participant_token } = await token;
      if (isClosed) return track?.stop();
      await room.connect(server_url, participant_token);
      emit({ type: "call-named", callId: callIdOfRoom(room.name) });
      emit({ type: "room-joined" });
      agent.expect();
      if (track) await publish(track);
      emit({ type: "microphone-changed", hasMicrophone: track !== undefined, isMuted: track?.isMuted ?? false });
    } catch (error) {
      track?.stop();
      fail({ type: "call-failed", reason: lineFailure(error) });
    }
  }
  void room.startAudio().catch(() => {});
  void open();

  return {
    close,
    hangUp() {
      emit({ type: "hung-up" });
      close();
    },
    async setMuted(isMuted) {
      const published = room.localParticipant.getTrackPublication(Track.Source.Microphone);
      if (published) await (isMuted ? published.mute() : published.unmute());
      else if (!isMuted) await publish(await openMicrophone());
      const { isMicrophoneEnabled } = room.localParticipant;
      emit({ type: "microphone-changed", hasMicrophone: true, isMuted: !isMicrophoneEnabled });
    },
    setPressed: button.setPressed,
    async switchMicrophone(id) {
      await room.switchActiveDevice("audioinput", id);
    },
    async type(text) {
      const info = await room.localParticipant.sendText(text, { topic: "lk.chat" });
      emit({ type: "caller-typed", id: info.id, text });
    },
    allowSound() {
      levels.resume();
      void room.startAudio().catch(() => {});
    },
  };
}

async function requestToken(url: string, slug: string) {
  const body = { room_config: { agents: [{ agent_name: slug }] } };
  return tokenResponseSchema.parse(await postJson(url, body));
}

type Connection = {
  emit: (event: CallEvent) => void;
  fail: (event: CallEvent) => void;
  agentState: () => string | undefined;
};

/** Tells of interruptions, the quality of the line, blocked sound and the end. */
function followConnection(room: Room, { emit, fail, agentState }: Connection): void {
  let wasBroken = false;
  room
    .on(RoomEvent.ConnectionStateChanged, (state) => {
      if (state === ConnectionState.Reconnecting || state === ConnectionState.SignalReconnecting) {
        wasBroken = true;
        emit({ type: "line-interrupted" });
      } else if (state === ConnectionState.Connected && wasBroken) {
        wasBroken = false;
        emit({ type: "line-restored", agentState: agentState() });
      }
    })
    .on(RoomEvent.ConnectionQualityChanged, (quality, participant) => {
      if (!participant.isLocal) return;
      emit({ type: "quality-changed", quality: quality === "poor" || quality === "lost" ? quality : "good" });
    })
    .on(RoomEvent.AudioPlaybackStatusChanged, () => {
      emit({ type: "playback-changed", isSilenced: !room.canPlaybackAudio });
    })
    .on(RoomEvent.Disconnected, (reason) => {
      if (reason === DisconnectReason.CLIENT_INITIATED) return;
      fail({ type: reason === DisconnectReason.ROOM_DELETED ? "room-deleted" : "line-lost" });
    });
}
