import { type JobContext, voice } from "@livekit/agents";
import { AudioStream, type Track } from "@livekit/rtc-node";
import { callerIdentityOf } from "@/lib/calls/schema";
import { createNoiseSuppression, type NoiseSuppression } from "./sound/noise-suppression";
import type { PlayedSound } from "./sound/played-sound";
import { Speaker } from "./sound/speaker";

type Options = {
  session: voice.AgentSession;
  agent: voice.Agent;
  context: JobContext;
  callId: string;
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
      audioSampleRate: callerSampleRate,
      noiseCancellation: suppression,
      participantIdentity: callerIdentityOf(callId),
      textInputCallback: (session, event) => answerText(session, event, { onText, saidFirst }),
    },
  });
  Object.assign(session, { agent, _roomIO: io });
  const speaker = new Speaker(context.room, played);
  session.output.audio = speaker;
  io.start();
  takeWholeWindows(io, suppression);
  void speaker.start();
  await session.start({
    agent,
    record: { audio: recordingFolder !== undefined, traces: false, logs: false, transcript: false },
  });
}

const callerSampleRate = 16_000;
/** What the voice activity detector takes at a time. */
const windowMs = 32;

/** Sound in the pieces that voice activity is told by, instead of 10 ms each: a window is complete at the same moment, and the
 * job, in which every piece passes through a dozen streams, has a third of the work. `createStream` is an internal of
 * @livekit/agents 1.9.0, called when the caller's microphone is there. */
function takeWholeWindows(io: voice.RoomIO, noiseCancellation: NoiseSuppression | undefined): void {
  const input: unknown = Reflect.get(io, "audioInput");
  if (!(input instanceof Object && "createStream" in input))
    throw new Error("The framework's audio input has changed.");
  input.createStream = (track: Track) =>
    new AudioStream(track, {
      sampleRate: callerSampleRate,
      numChannels: 1,
      frameSizeMs: windowMs,
      noiseCancellation,
      autoCloseNoiseCancellation: false, // the input's own, across tracks
    });
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
