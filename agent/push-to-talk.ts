import { setTimeout as delay } from "node:timers/promises";
import { type Room, RoomEvent, RpcError } from "@livekit/rtc-node";
import { microphoneTailMs, modeAttribute, pushToTalkMode, readTalk, talkMethod } from "@/lib/calls/push-to-talk";

/** Sound comes through buffers that messages do not wait in, and is so much behind them, ms. */
const soundBehindMs = 80;

/** Tells the page that this agent wants a button held, and `onTalk` when the caller's goes down and up: never the same twice
 * running, and up also when the caller is gone. */
export function registerPushToTalk(
  room: Pick<Room, "localParticipant" | "on">,
  callerIdentity: string,
  onTalk: (isPressed: boolean) => void,
): void {
  let isPressed = false;
  /** Counts what the button did, so that a wait for the last syllable ends when it goes down again. */
  let changes = 0;

  function change(next: boolean): void {
    if (next === isPressed) return;
    isPressed = next;
    onTalk(next);
  }

  async function letGo(): Promise<void> {
    const before = changes;
    await delay(microphoneTailMs + soundBehindMs);
    if (before === changes) change(false);
  }

  room.localParticipant?.registerRpcMethod(talkMethod, async ({ callerIdentity: from, payload }) => {
    if (from !== callerIdentity) throw new RpcError(403, "Only the caller has the button.");
    const talk = readTalk(payload);
    if (!talk) throw new RpcError(400, "This says nothing of a button.");
    changes += 1;
    if (talk.pressed) change(true);
    else void letGo();
    return "";
  });
  room.on(RoomEvent.ParticipantDisconnected, ({ identity }) => {
    if (identity === callerIdentity) change(false);
  });
  void room.localParticipant?.setAttributes({ [modeAttribute]: pushToTalkMode });
}
