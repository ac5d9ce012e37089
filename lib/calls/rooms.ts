import { AgentDispatchClient, RoomServiceClient, TwirpError } from "livekit-server-sdk";
import { env, requireEnv } from "@/lib/env";
import { agentIdentityOf, callerIdentityOf, callIdOfRoom, type Dispatch, roomOf, workerName } from "./schema";

/** What LiveKit's server itself says of our rooms. Its webhooks may be lost; this cannot be. */
export type Rooms = {
  /** Ids of the calls that have a room. */
  list(): Promise<string[]>;
  /** Who is in a call's room now; nobody when there is none. */
  present(callId: string): Promise<{ caller: boolean; agent: boolean }>;
  /** Shows the agent's empty seat at once; by itself LiveKit keeps a dead one's for a while. */
  removeAgent(callId: string): Promise<void>;
  dispatch(dispatch: Required<Dispatch>): Promise<void>;
  close(callId: string): Promise<void>;
};

const timeoutSeconds = 2;

export function connectRooms(): Rooms {
  const url = env().LIVEKIT_URL.replace(/^ws/, "http");
  const credentials = [requireEnv("LIVEKIT_API_KEY"), requireEnv("LIVEKIT_API_SECRET")] as const;
  const options = { requestTimeout: timeoutSeconds, failover: false };
  const service = new RoomServiceClient(url, ...credentials, options);
  const dispatcher = new AgentDispatchClient(url, ...credentials, options);
  return {
    async list() {
      const rooms = await service.listRooms();
      return rooms.flatMap(({ name }) => callIdOfRoom(name) ?? []);
    },
    async present(callId) {
      const people = await orNothing(service.listParticipants(roomOf(callId)));
      const isHere = (wanted: string) => (people ?? []).some(({ identity }) => identity === wanted);
      return { caller: isHere(callerIdentityOf(callId)), agent: isHere(agentIdentityOf(callId)) };
    },
    async removeAgent(callId) {
      await orNothing(service.removeParticipant(roomOf(callId), agentIdentityOf(callId)));
    },
    async dispatch(dispatch) {
      await dispatcher.createDispatch(roomOf(dispatch.callId), workerName, { metadata: JSON.stringify(dispatch) });
    },
    async close(callId) {
      await orNothing(service.deleteRoom(roomOf(callId)));
    },
  };
}

async function orNothing<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TwirpError && error.status === 404) return undefined;
    throw error;
  }
}
