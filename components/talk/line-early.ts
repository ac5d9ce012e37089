import { type Room, RpcError } from "livekit-client";
import { createEarlySound, type EarlySoundAnswer, earlySoundName, overlapMs } from "@/lib/calls/early-sound";
import type { Levels } from "./levels";

/** An agent that has not asked by then never will. */
const keptMs = 30_000;

/** Keeps what the caller says before the agent can hear them, and sends it when the agent asks, once. */
export function keepEarlySound(room: Room, levels: Pick<Levels, "tap">) {
  let sound = createEarlySound();
  let stopListening = () => {};
  let forgetting: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(forgetting);
    stopListening();
    sound = createEarlySound();
  }

  async function send(identity: string): Promise<void> {
    try {
      const options = { topic: earlySoundName, destinationIdentities: [identity] };
      const writer = await room.localParticipant.streamBytes(options);
      await writer.write(sound.take());
      await new Promise((resolve) => setTimeout(resolve, overlapMs));
      await writer.write(sound.take());
      await writer.close();
    } finally {
      stop();
    }
  }

  room.registerRpcMethod(earlySoundName, async ({ callerIdentity }) => {
    if (!room.remoteParticipants.get(callerIdentity)?.isAgent) throw new RpcError(403, "Only the agent may ask.");
    const answer: EarlySoundAnswer = { follows: sound.hasVoice() };
    // Without it only the live sound is heard, as if nothing had been kept.
    if (answer.follows) send(callerIdentity).catch(() => {});
    else stop();
    return JSON.stringify(answer);
  });

  return {
    /** The microphone is open. */
    listen(track: MediaStreamTrack): void {
      stop();
      const kept = sound;
      stopListening = levels.tap(track, (samples) => kept.add(samples));
      forgetting = setTimeout(stop, keptMs);
    },
    stop,
  };
}
