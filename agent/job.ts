import { defineAgent, type JobContext, voice } from "@livekit/agents";
import type { Logger } from "pino";
import type { CallSetup } from "@/lib/calls/journal";
import { beginPart, describeRecording, notePart } from "@/lib/calls/recording";
import { callerIdentityOf, type EndReason, roomOf } from "@/lib/calls/schema";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { createLog } from "@/lib/log";
import type { Stage } from "@/lib/providers/catalog";
import { type CallClock, createCallClock } from "./clock";
import { createSpeeches } from "./generation";
import { createHandover, handBack } from "./handover";
import { hangUpWhenOver } from "./hang-up";
import { goOn, openCall, openingOf } from "./opening";
import { Persona } from "./persona";
import { connectLive, createCallerSound } from "./playout";
import { buildScript, withFacts } from "./prompt";
import { accountOf } from "./providers/account";
import type { ChatSource } from "./providers/llm/source";
import type { Member, Switch } from "./providers/roster";
import { gatherRosters, type Rosters } from "./providers/rosters";
import { registerPushToTalk } from "./push-to-talk";
import { createRecorder, type Recorder } from "./recorder";
import { resumeConversation } from "./resume";
import { startInRoom } from "./room";
import { buildSession } from "./session";
import { createEnvironment } from "./skills/environment";
import { type GatheredSkills, gatherSkills } from "./skills/gather";
import { type CallerMicrophone, hearMicrophone } from "./sound/caller-microphone";
import { createOpeners } from "./speech/opener";
import { followOwnVoices } from "./speech/own-voice";
import { beginningOf, joinRoom, keepCall, readDispatch, takeCall } from "./take-call";
import { pastOf, takeOverScript } from "./take-over";
import { warmCadence } from "./turns/cadence";
import { createEndOfTurnModel } from "./turns/end-of-turn-model";
import { watchCall } from "./watch/call-watch";

/** One call, from dispatch to shutdown. */
export default defineAgent({
  prewarm: async () => {
    // The first query of a process costs half a second, which a waiting caller should not pay.
    await db.$queryRaw`select 1`.catch(() => undefined);
    warmCadence();
  },

  entry: async (context) => {
    const log = createLog("job").child({ room: context.job.room?.name });
    const dispatch = readDispatch(context);
    const { callId } = dispatch;
    const setup = await takeCall(context, dispatch, log);
    if (!setup) {
      context.shutdown("the call did not begin");
      return;
    }
    const clock = createCallClock(setup.startedAt);
    const recorder = createRecorder({ callId, ...setup }, clock, log);
    const { attempt } = setup;
    const heart = keepCall(context, callId, attempt, log);
    log.info({ attempt }, "call taken");
    recorder.event(beginningOf(setup), { agent: setup.agentName });
    try {
      const microphone = hearMicrophone({
        room: context.room,
        callerIdentity: callerIdentityOf(callId),
        asksPage: setup.config.turnTaking.mode === "automatic",
      });
      const listener = {
        onSwitch: (stage: Stage, change: Switch) => recorder.incident("fallback", accountOf(stage, change)),
        onWork: recorder.worked,
      };
      const [rosters, skills, isInRoom] = await Promise.all([
        gatherRosters(setup.config, log, listener),
        gatherSkills(setup.config, setup.caller, log),
        joinRoom(context),
      ]);
      context.addShutdownCallback(async () => rosters.close());
      if (!isInRoom) {
        // Without an end of the call: our own is told by the worker, and another job is sent.
        log.error("the room could not be joined");
        heart.stop();
        context.shutdown("the room could not be joined");
        return;
      }
      await converse({ context, callId, attempt, setup, recorder, clock, log, heart, microphone }, rosters, skills);
    } catch (error) {
      log.error({ error: String(error) }, "the call could not begin");
      if (setup.handover && (await handBack(callId, attempt, log).catch(() => false))) {
        recorder.incident("handover-failed", `${setup.agentName} could not take the call.`);
        heart.stop();
        await recorder.finish("error"); // of our part only: the call is the other's again
        context.shutdown("handed back");
        return;
      }
      recorder.incident("call-failed", error instanceof AppError ? error.message : "The call could not begin.");
      heart.stop();
      if (await recorder.finish("error")) await context.deleteRoom(roomOf(callId));
      context.shutdown("error");
    }
  },
});

type CallInHand = {
  context: JobContext;
  callId: string;
  attempt: number;
  setup: CallSetup;
  recorder: Recorder;
  clock: CallClock;
  log: Logger;
  heart: { stop(): void };
  microphone: CallerMicrophone;
};

async function converse(call: CallInHand, rosters: Rosters, skills: GatheredSkills): Promise<void> {
  const { context, callId, setup, recorder, clock, log } = call;
  const { agentName, config } = setup;
  const resumed = resumeConversation(setup.past, setup.failedSuccessor);
  const {
    session,
    llm: brain,
    tts,
    activity,
    turnTaker,
    played,
    speaksItself,
    ears,
  } = buildSession(callId, config, rosters, log, createEndOfTurnModel(context.inferenceExecutor), () => owesConsent);
  const speeches = createSpeeches();
  const { isStarter } = rosters.llm.first().source;
  const facts = { agentName, language: config.language, isStarter };
  const own = buildScript(config, setup, { isStarter });
  const plain = setup.handover ? takeOverScript(own, setup.handover, facts) : own;
  const script = isStarter ? plain : { ...plain, instructions: withFacts(plain.instructions, skills.facts) };
  const past = resumed?.chat ?? (isStarter && setup.handover ? pastOf(setup.handover) : undefined);
  const watch = watchCall({
    ...{ session, activity, turnTaker, recorder, clock, log },
    room: context.room,
    speak: (text, signal) => tts.speak(text, signal, { isBackground: true }),
    hangUp: (reason) => hangUp(reason),
  });
  const persona = new Persona({
    name: agentName,
    instructions: script.instructions,
    greeting: resumed ? "" : script.greeting,
    past,
    skills: skills.skills,
    speeches,
    clock,
    environment: createEnvironment({
      ...{ callId, caller: setup.caller, language: config.language, gathered: skills },
      ...{ session, room: context.room, speeches, clock, recorder },
      send: (message) => send(message),
      hangUp: (reason) => hangUp(reason),
      prepareHandover: createHandover({
        ...{ callId, attempt: call.attempt, caller: setup.caller, targets: skills.handoverTargets },
        ...{ session, clock, recorder, log },
        send: (message) => send(message),
        isOver: () => endReason !== undefined,
        leave: () => {
          call.heart.stop();
          return session.close();
        },
      }),
    }),
    // In another voice than the answer's they would bridge nothing.
    openers: config.openers && !speaksItself ? createOpeners() : undefined,
    watch,
    onNoAnswer: (hasBegun) => {
      const given = hasBegun ? "only the beginning of an answer" : "no answer";
      recorder.incident("no-answer", `The language model gave ${given}; the caller was asked to repeat.`);
      watch.apologised();
    },
  });
  const recordingFolder = config.recording ? await beginPart(callId, call.attempt) : undefined;

  let endReason: EndReason | undefined;
  const hangUp = (reason: EndReason) => {
    endReason ??= reason;
    void session.close();
  };
  const closed = new Promise<void>((resolve) => {
    session.on(voice.AgentSessionEventTypes.Close, async ({ reason }) => {
      try {
        if (recordingFolder) await keepRecording(callId, recorder);
      } catch (error) {
        log.error({ error: String(error) }, "the recording was not kept");
        recorder.incident("recording-failed", "The recording could not be stored.");
      }
      skills.over.abort();
      call.heart.stop();
      const isOurs = await recorder.finish(endReason ?? endReasons[reason] ?? "shutdown");
      if (isOurs) await context.deleteRoom(roomOf(callId));
      context.shutdown("the call is over");
      resolve();
    });
  });

  const sound = createCallerSound(clock);
  const send = connectLive(context.room, callId, clock, (message) => {
    sound.tell(message);
    recorder.soundTold();
  });
  recorder.follow(session, { speeches, activity, sound, played, send });
  followOwnVoices(session, speeches, played);
  const takeCorrections = ({ source }: Member<ChatSource>) => source.ears?.onUnderstood(recorder.correct);
  rosters.llm.members().forEach(takeCorrections);
  rosters.llm.onReplaced(takeCorrections);
  hangUpWhenOver(
    {
      ...{ session, room: context.room, callId },
      leftMs: config.limits.maxCallSeconds * 1_000 - (clock.nowMs() - (setup.handover?.atMs ?? 0)),
    },
    hangUp,
  );
  context.addShutdownCallback(() => closed);
  let owesConsent = script.consent !== "" && !resumed;
  let letTextIn = () => {};
  const saidFirst = new Promise<void>((resolve) => {
    letTextIn = () => {
      owesConsent = false;
      resolve();
    };
  });
  await startInRoom({
    session,
    agent: persona,
    context,
    callId,
    microphone: call.microphone,
    onEarlySound: ears.hearFirst,
    played: watch.listenTo(played),
    noiseSuppression: config.noiseSuppression,
    recordingFolder,
    onText: recorder.textArrived,
    saidFirst: () => saidFirst,
  });
  if (config.turnTaking.mode === "push-to-talk") {
    registerPushToTalk(context.room, callerIdentityOf(callId), (isPressed) =>
      isPressed ? turnTaker.press() : turnTaker.release(),
    );
  }
  if (recordingFolder) void notePart(recordingFolder, clock.nowMs()).catch(() => undefined);

  // Another one may have been announced than the one who came.
  if (call.attempt > 1) send({ type: "agent", name: agentName });
  if (resumed) goOn(session, resumed);
  const { microphone } = call;
  const opened = resumed
    ? Promise.resolve()
    : openCall({ ...{ session, script, recorder, turnTaker, microphone, ears, log }, over: skills.over.signal });
  void opened.finally(letTextIn);
  void tts.warm(AbortSignal.timeout(10_000));
  void brain.warm(openingOf(script, past, resumed !== undefined), AbortSignal.timeout(10_000), persona.toolCtx);
}

async function keepRecording(callId: string, recorder: Recorder): Promise<void> {
  const recording = await describeRecording(callId);
  if (recording) recorder.recording(recording);
}

const endReasons: Partial<Record<string, EndReason>> = {
  participant_disconnected: "caller",
  job_shutdown: "shutdown",
  error: "error",
};
