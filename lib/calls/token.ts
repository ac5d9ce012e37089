import { AccessToken, RoomAgentDispatch, RoomConfiguration, TrackSource } from "livekit-server-sdk";
import { callerIdentityOf, type Dispatch, roomOf, workerName } from "./schema";

export type CallTokenInput = {
  dispatch: Dispatch;
  /** Shown to the agent; the only thing in the token that is no id. */
  name: string;
  apiKey: string;
  apiSecret: string;
};

/** Signs what a browser needs to join one call as its caller: that room only, the microphone only, for the next ten
 * minutes. The room's settings and the agent's dispatch ride along and act when LiveKit makes the room, at the join;
 * nothing exists before. The browser can read all of it, so it holds ids and the caller's own name. */
export async function signCallToken({ dispatch, name, apiKey, apiSecret }: CallTokenInput): Promise<string> {
  const { callId } = dispatch;
  const token = new AccessToken(apiKey, apiSecret, { identity: callerIdentityOf(callId), name, ttl: "10m" });
  token.addGrant({
    roomJoin: true,
    room: roomOf(callId),
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE],
    canSubscribe: true,
    canPublishData: true,
  });
  token.roomConfig = new RoomConfiguration({
    // LiveKit counts no agents here; the second place is for a caller's new connection while the old one dies.
    maxParticipants: 2,
    emptyTimeout: 30,
    // Longer than the worker waits for a caller whose connection broke.
    departureTimeout: 20,
    agents: [new RoomAgentDispatch({ agentName: workerName, metadata: JSON.stringify(dispatch) })],
  });
  return token.toJwt();
}

/** The slug of the agent a LiveKit client asked for, the one thing read from its room configuration. */
export function wantedAgent(request: {
  room_config?: { agents?: { agent_name?: string | null }[] | null } | null;
}): string | undefined {
  return request.room_config?.agents?.[0]?.agent_name || undefined;
}
