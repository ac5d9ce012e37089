import type { voice } from "@livekit/agents";
import type { Room } from "@livekit/rtc-node";
import type { ToCaller } from "@/lib/calls/live";
import { callerIdentityOf } from "@/lib/calls/schema";
import { guardedFetch } from "@/lib/guarded-fetch";
import type { CallClock } from "../clock";
import type { Speeches } from "../generation";
import type { Recorder } from "../recorder";
import type { SkillEnvironment } from "./adapter";
import { createCallControls, type Handover, type PreparedHandover } from "./call-controls";
import { createConfirmations } from "./confirmations";
import type { GatheredSkills } from "./gather";
import { wordingIn } from "./wording";

type Options = {
  callId: string;
  caller: { id: string; name: string };
  language: string;
  gathered: GatheredSkills;
  session: voice.AgentSession;
  room: Room;
  speeches: Speeches;
  clock: CallClock;
  recorder: Pick<Recorder, "skillRun" | "event">;
  send(message: ToCaller): void;
  hangUp(reason: "agent"): void;
  prepareHandover: (to: Handover) => Promise<PreparedHandover>;
};

/** What the skills of a call may use of it. */
export function createEnvironment(options: Options): SkillEnvironment {
  const { callId, caller, language, gathered, session, room, speeches, clock, recorder, send, hangUp } = options;
  const over = gathered.over.signal;

  /** From a timer of its own: the framework notes a new speech in whatever code asked for it, and the code of a skill must
   * go on belonging to the answer it works for. */
  const say = (sentence: string) => {
    setTimeout(() => {
      if (!over.aborted) session.say(sentence);
    });
  };
  const call = createCallControls({
    callerId: caller.id,
    words: wordingIn(language),
    currentSpeech: () => speeches.current()?.handle,
    hangUp: () => hangUp("agent"),
    send: (card) => {
      if (!room.remoteParticipants.has(callerIdentityOf(callId))) return false;
      send({ type: "card", ...card });
      recorder.event("card-shown", card);
      return true;
    },
    say,
    prepareHandover: options.prepareHandover,
    over,
  });
  return {
    ...{ callId, caller, language, call, say, over },
    fetch: guardedFetch,
    secrets: gathered.secrets,
    confirmations: createConfirmations(),
    nowMs: clock.nowMs,
    onRun: recorder.skillRun,
  };
}
