import { type JobContext, voice } from "@livekit/agents";
import type { AudioFrame, Track } from "@livekit/rtc-node";
import { earlySoundRate } from "@/lib/calls/early-sound";
import { callerIdentityOf } from "@/lib/calls/schema";
import type { CallerMicrophone } from "./sound/caller-microphone";
import { createNoiseSuppression, type NoiseSuppression } from "./sound/noise-suppression";
import type { PlayedSound } from "./sound/played-sound";
import { Speaker } from "./sound/speaker";

type Options = {
  session: voice.AgentSession;
  agent: voice.Agent;
  context: JobContext;
  callId: string;
  microphone: CallerMicrophone;
  /** What the caller said before the session began; told before anything of their sound reaches the session. */
  onEarlySound(samples: Int16Array): void;
  /** Told what of the agent's voice was played, and when. */
  played: PlayedSound;
  /** Takes noise out of the caller's sound before anything hears it, the recording included. */
  noiseSuppression: boolean;
  /** Folder the recording goes to, as `audio.ogg`; undefined = none is made. */
  recordingFolder: string | undefined;
  /** The caller's typed text arrived, and will be a turn. */
  onText(): void;
  /** Typed text waits until it is over: what must be said is not stopped by it. */
  saidFirst(): Promise<unknown>;
};

/** Starts the session in its room with our own RoomIO.
 *
 * `session.start({ room })` would also open the topic `lk.agent.session`, on which any browser may ask for the prompt
 * and is sent every tool result. The two preset fields are internals of @livekit/agents 1.9.0; a test asserts that the
 * topic has no handler. The recording folder is one more: the framework would record into the system's temp folder. */
export async function startInRoom({
  session,
  agent,
  context,
  callId,
  microphone,
  onEarlySound,
  played,
  noiseSuppression,
  recordingFolder,
  onText,
  saidFirst,
}: Options): Promise<void> {
  if (recordingFolder) Object.assign(context, { _sessionDirectory: recordingFolder });
  const suppression = noiseSuppression ? await createNoiseSuppression() : undefined;
  const io = new voice.RoomIO({
    agentSession: session,
    room: context.room,
    inputOptions: {
      audioSampleRate: earlySoundRate,
      noiseCancellation: suppression, // to be closed with the input; `listenTo` applies it
      participantIdentity: callerIdentityOf(callId),
      textInputCallback: (session, event) => answerText(session, event, { onText, saidFirst }),
    },
  });
  Object.assign(session, { agent, _roomIO: io });
  const speaker = new Speaker(context.room, played);
  session.output.audio = speaker;
  io.start();
  listenTo(microphone, io, suppression);
  void microphone.before.then((samples) => onEarlySound(suppression ? suppression.clean(samples) : samples));
  void speaker.start();
  await session.start({
    agent,
    record: { audio: recordingFolder !== undefined, traces: false, logs: false, transcript: false },
  });
}

/** The session's sound comes from our microphone. What it heard before goes past the session and its recording, which both
 * take what arrives for what is said now. `createStream` is an internal of @livekit/agents 1.9.0, called when the
 * caller's microphone is there. */
function listenTo(microphone: CallerMicrophone, io: voice.RoomIO, suppression: NoiseSuppression | undefined): void {
  const input: unknown = Reflect.get(io, "audioInput");
  if (!(input instanceof Object && "createStream" in input))
    throw new Error("The framework's audio input has changed.");
  input.createStream = (track: Track) => {
    const sound = microphone.open(track);
    if (!suppression) return sound;
    const clean = new TransformStream<AudioFrame, AudioFrame>({
      transform: (frame, controller) => controller.enqueue(suppression.process(frame)),
    });
    return sound.pipeThrough(clean);
  };
}

const longestText = 2_000;

/** Typed text is a turn like any other, and like any other it stops the agent. */
async function answerText(
  session: voice.AgentSession,
  { text }: voice.TextInputEvent,
  { onText, saidFirst }: Pick<Options, "onText" | "saidFirst">,
): Promise<void> {
  const userInput = text.trim().slice(0, longestText);
  if (!userInput) return;
  onText();
  await saidFirst();
  await session.interrupt({ force: true }).await;
  session.generateReply({ userInput, inputModality: "text" });
}
