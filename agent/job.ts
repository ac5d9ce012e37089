import { setTimeout as delay } from "node:timers/promises";
import { defineAgent, type JobContext, llm, voice } from "@livekit/agents";
import { type Participant, RoomEvent } from "@livekit/rtc-node";
import type { Logger } from "pino";
import { beginCall, type CallSetup } from "@/lib/calls/journal";
import { callerIdentityOf, type Dispatch, dispatchSchema, type EndReason, roomOf } from "@/lib/calls/schema";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { createLog } from "@/lib/log";
import { type CallClock, createCallClock } from "./clock";
import { createSpeeches } from "./generation";
import { Persona } from "./persona";
import { connectLive, createCallerSound } from "./playout";
import { buildInstructions } from "./prompt";
import { type Endpoints, resolveEndpoints } from "./providers/endpoint";
import { createRecorder, type Recorder } from "./recorder";
import { describeRecording, recordingFolderOf } from "./recording";
import { startInRoom } from "./room";
import { buildSession } from "./session";
import { pickSkills } from "./skills";
import { createOpeners } from "./speech/opener";
import { watchCall } from "./watch/call-watch";

/** How long a caller whose connection broke may take to come back. */
const returnWithinMs = 15_000;

/** One call, from dispatch to shutdown. */
export default defineAgent({
  prewarm: async () => {
    // The first query of a process costs half a second, which a waiting caller should not pay.
    await db.$queryRaw`select 1`.catch(() => undefined);
  },

  entry: async (context) => {
    const clock = createCallClock();
    const log = createLog("job").child({ room: context.job.room?.name });
    const dispatch = readDispatch(context);
    const setup = await begin(dispatch, clock, log);
    if (!setup) {
      context.shutdown("the call did not begin");
      return;
    }
    const recorder = createRecorder(dispatch.callId, clock, log);
    recorder.event("call-started", { agent: setup.agentName });
    try {
      const [endpoints] = await Promise.all([resolveEndpoints(setup.config), context.connect()]);
      await converse(context, dispatch.callId, setup, endpoints, recorder, clock, log);
    } catch (error) {
      log.error({ error: String(error) }, "the call could not begin");
      recorder.incident("call-failed", error instanceof AppError ? error.message : "The call could not begin.");
      await recorder.finish("error");
      await context.deleteRoom();
      context.shutdown("error");
    }
  },
});

function readDispatch(context: JobContext): Dispatch {
  const dispatch = dispatchSchema.parse(JSON.parse(context.job.metadata));
  if (context.job.room?.name !== roomOf(dispatch.callId))
    throw new AppError("forbidden", "This room is another call's.");
  return dispatch;
}

const beginWithinMs = 10_000;

/** Before anything of the room is touched: a call that another agent already has must not be disturbed. A database that
 * is just being restarted is waited for. */
async function begin(dispatch: Dispatch, clock: CallClock, log: Logger): Promise<CallSetup | undefined> {
  for (;;) {
    try {
      return await beginCall(dispatch, clock.startedAt);
    } catch (error) {
      log.error({ error: String(error) }, "the call was not begun");
      if (error instanceof AppError || clock.nowMs() > beginWithinMs) return undefined;
      await delay(500);
    }
  }
}

async function converse(
  context: JobContext,
  callId: string,
  { agentName, config }: CallSetup,
  endpoints: Endpoints,
  recorder: Recorder,
  clock: CallClock,
  log: Logger,
): Promise<void> {
  const { session, llm: brain, tts, activity, turnTaker, played } = buildSession(callId, config, endpoints, log);
  const speeches = createSpeeches();
  const instructions = buildInstructions(config, endpoints.llm);
  const watch = watchCall({
    ...{ session, activity, turnTaker, recorder, clock, log },
    room: context.room,
    speak: (text, signal) => tts.speak(text, signal, "background"),
    hangUp: (reason) => hangUp(reason),
  });
  const persona = new Persona({
    name: agentName,
    instructions,
    skills: pickSkills(config.skills),
    speeches,
    clock,
    environment: { callId, nowMs: clock.nowMs, onRun: recorder.skillRun },
    openers: config.openers ? createOpeners() : undefined,
    watch,
    onNoAnswer: (hasBegun) => {
      const given = hasBegun ? "only the beginning of an answer" : "no answer";
      recorder.incident("no-answer", `The language model gave ${given}; the caller was asked to repeat.`);
      watch.apologised();
    },
  });
  const recordingFolder = config.recording ? recordingFolderOf(callId) : undefined;

  let endReason: EndReason | undefined;
  const hangUp = (reason: EndReason) => {
    endReason ??= reason;
    void session.close();
  };
  const closed = new Promise<void>((resolve) => {
    session.on(voice.AgentSessionEventTypes.Close, async ({ reason }) => {
      try {
        await keepRecording(context, session, callId, clock, recorder);
      } catch (error) {
        log.error({ error: String(error) }, "the recording was not kept");
        recorder.incident("recording-failed", "The recording could not be stored.");
      }
      await recorder.finish(endReason ?? endReasons[reason] ?? "shutdown");
      await context.deleteRoom();
      context.shutdown("the call is over");
      resolve();
    });
  });

  const sound = createCallerSound(clock);
  const send = connectLive(context.room, callId, clock, (message) => {
    sound.tell(message);
    recorder.soundTold();
  });
  recorder.follow(session, { speeches, activity, sound, send });
  hangUpWhenGone(context, callId, () => hangUp("disconnected"));
  hangUpWhenSilent(session, () => hangUp("silence"));
  await startInRoom({
    session,
    agent: persona,
    context,
    callId,
    played: watch.listenTo(played),
    noiseSuppression: config.noiseSuppression,
    recordingFolder,
    onText: recorder.textArrived,
  });
  context.addShutdownCallback(() => closed);
  const endOfTime = () => sayAndThen(session, timeIsUp, () => hangUp("limit"));
  const limit = setTimeout(endOfTime, config.limits.maxCallSeconds * 1_000);
  void closed.then(() => clearTimeout(limit));

  if (config.greeting) session.say(config.greeting);
  void brain.warm(openingOf(instructions, config.greeting), AbortSignal.timeout(10_000));
}

async function keepRecording(
  context: JobContext,
  session: voice.AgentSession,
  callId: string,
  clock: CallClock,
  recorder: Recorder,
): Promise<void> {
  const startedAt = context.makeSessionReport(session).audioRecordingStartedAt;
  if (startedAt === undefined) return;
  const recording = await describeRecording(callId, startedAt - clock.startedAt.getTime());
  if (recording) recorder.recording(recording);
}

/** The conversation as the first question will find it. */
function openingOf(instructions: string, greeting: string): llm.ChatContext {
  const opening = llm.ChatContext.empty();
  opening.addMessage({ role: "system", content: instructions });
  if (greeting) opening.addMessage({ role: "assistant", content: greeting });
  return opening;
}

const endReasons: Partial<Record<string, EndReason>> = {
  participant_disconnected: "caller",
  job_shutdown: "shutdown",
  error: "error",
};

const silenceGoodbye = "I haven't heard from you for a while, so I'll hang up now. Goodbye.";
const timeIsUp = "We have reached the longest time for one call. Goodbye.";

function hangUpWhenSilent(session: voice.AgentSession, hangUp: () => void): void {
  session.on(voice.AgentSessionEventTypes.UserStateChanged, ({ newState }) => {
    if (newState === "away") void sayAndThen(session, silenceGoodbye, hangUp);
  });
}

const goodbyeWithinMs = 10_000;

/** Says a last sentence, in the place of whatever is being said, and goes on even when it cannot be said. */
async function sayAndThen(session: voice.AgentSession, sentence: string, then: () => void): Promise<void> {
  try {
    await session.interrupt({ force: true }).await;
    const said = session.say(sentence, { allowInterruptions: false }).waitForPlayout();
    await Promise.race([said, delay(goodbyeWithinMs)]);
  } finally {
    then();
  }
}

/** A hang-up or a closed tab ends the call at once (the framework sees to that); a broken connection may come back. */
function hangUpWhenGone({ room }: JobContext, callId: string, hangUp: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  const isCaller = (participant: Participant) => participant.identity === callerIdentityOf(callId);
  room.on(RoomEvent.ParticipantDisconnected, (participant) => {
    if (isCaller(participant)) timer = setTimeout(hangUp, returnWithinMs);
  });
  room.on(RoomEvent.ParticipantConnected, (participant) => {
    if (isCaller(participant)) clearTimeout(timer);
  });
}
