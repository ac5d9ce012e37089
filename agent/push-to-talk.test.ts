import { RoomEvent } from "@livekit/rtc-node";
import { expect, test } from "vitest";
import { registerPushToTalk } from "./push-to-talk";

type Method = (data: { callerIdentity: string; payload: string }) => Promise<string>;

/** As much of a room as push-to-talk touches. */
function open() {
  const methods = new Map<string, Method>();
  const attributes: Record<string, string> = {};
  const leave = new Set<(participant: { identity: string }) => void>();
  const room = {
    localParticipant: {
      registerRpcMethod: (name: string, method: Method) => methods.set(name, method),
      setAttributes: async (given: Record<string, string>) => void Object.assign(attributes, given),
    },
    on: (event: RoomEvent, listener: (participant: { identity: string }) => void) => {
      if (event === RoomEvent.ParticipantDisconnected) leave.add(listener);
    },
  };
  const talked: boolean[] = [];
  registerPushToTalk(room as never, "caller-1", (isPressed) => talked.push(isPressed));
  const method = methods.get("parley.talk");
  if (!method) throw new Error("no method");
  const say = (pressed: boolean, callerIdentity = "caller-1") =>
    method({ callerIdentity, payload: JSON.stringify({ pressed }) });
  const hangUp = (identity: string) => {
    for (const listener of leave) listener({ identity });
  };
  return { attributes, talked, say, method, hangUp };
}

test("the page can see that a button is wanted", () => {
  expect(open().attributes).toEqual({ "parley.mode": "push-to-talk" });
});

test("down at once, up when the last syllable is through, each once", async () => {
  const { talked, say } = open();
  await say(true);
  await say(true);
  expect(talked).toEqual([true]);
  await say(false);
  await say(false);
  expect(talked).toEqual([true]);
  await expect.poll(() => talked).toEqual([true, false]);
});

test("a button that goes down again at once was never let go", async () => {
  const { talked, say } = open();
  await say(true);
  await say(false);
  await say(true);
  await say(false);
  await expect.poll(() => talked).toEqual([true, false]);
});

test("nobody but the caller has a button", async () => {
  const { talked, say } = open();
  await expect(say(true, "caller-2")).rejects.toMatchObject({ code: 403 });
  expect(talked).toEqual([]);
});

test.each(["", "{}", '{"pressed":"yes"}', '{"pressed":true,"more":1}', "[]"])("refuses %j", async (payload) => {
  const { talked, method } = open();
  await expect(method({ callerIdentity: "caller-1", payload })).rejects.toMatchObject({ code: 400 });
  expect(talked).toEqual([]);
});

test("a caller who is gone holds no button", async () => {
  const { talked, say, hangUp } = open();
  await say(true);
  hangUp("agent-1");
  expect(talked).toEqual([true]);
  hangUp("caller-1");
  expect(talked).toEqual([true, false]);
});
