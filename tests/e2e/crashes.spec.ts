import { RoomEvent } from "@livekit/rtc-node";
import { expect, test } from "@playwright/test";
import type { Caller } from "../support/caller";
import { type Person, signIn } from "../support/http-caller";
import { crash } from "./support/parts";
import { admin } from "./support/places";

let person: Person;

test.beforeAll(async () => {
  person = await signIn(process.env.E2E_URL ?? "", admin);
});

for (const part of ["web", "postgres", "engine", "livekit", "worker"] as const) {
  test(`a call outlives the crash of ${part}, with every turn`, async ({ request }) => {
    const { callId, caller } = await person.call();
    await caller.until(() => caller.agentState() === "listening", "the agent", 30_000);
    await caller.type("What time is it in Tokyo?");
    await caller.until(() => said(caller, /In Tokyo it's/), "the answer before");
    const hasLost = watchSeat(caller);
    await crash(part, request);
    // A dead worker's job goes on by itself until another one takes its call over, which is what is to be seen here.
    if (part === "worker") await caller.until(hasLost, "the hand-over to another agent", 60_000);
    // Words typed while the line itself is down are lost, as the page tells; so they are typed until they arrive.
    await expect(async () => {
      await caller.type("What time is it in Paris?");
      await caller.until(() => said(caller, /In Paris it's/), "the answer after", 6_000);
    }).toPass({ timeout: 60_000 });
    await caller.heardSound(0);
    await caller.hangUp();
    const { turns, status, incidents } = await person.ended(callId);
    expect(status).toBe("ended");
    if (part === "worker") expect(incidents.filter(({ kind }) => kind === "agent-lost")).toHaveLength(1);
    const texts = turns.map(({ text }) => text).join("\n");
    for (const line of ["in Tokyo?", "In Tokyo it's", "in Paris?", "In Paris it's"]) expect(texts).toContain(line);
  });
}

/** Answers whether the agent's seat has been empty since. */
function watchSeat({ room }: Caller): () => boolean {
  let wasEmpty = false;
  room.on(RoomEvent.ParticipantDisconnected, ({ identity }) => {
    if (identity.startsWith("agent-")) wasEmpty = true;
  });
  return () => wasEmpty;
}

function said(caller: Caller, pattern: RegExp): boolean {
  return caller.lines().some(({ from, text }) => from === "agent" && pattern.test(text));
}
