import { AudioFrame, AudioResampler } from "@livekit/rtc-node";
import { defaultModels, starterConfig } from "@/lib/agents/schema";
import { create } from "../providers/connected";
import { engineOf } from "../providers/resolve";
import { sampleRate as hearingRate } from "../providers/stt/source";
import { ttsFactories } from "../providers/tts";
import { sampleRate as speakingRate } from "../providers/tts/source";
import { joinSamples } from "../sound/join";

/** Sound to be put into words, at the rate of speech-to-text. */
export type Sample = { samples: Int16Array /** Words are in it; otherwise it is a tone. */; isSpoken: boolean };

export const sampleSentence = "Hello, how are you today?";
const limitMs = 2_500;
/** As in a call: a turn ends with a pause. */
const pauseMs = 300;

/** Makes the sample: our engine's voice says it, once; as long as that does not answer, it is a tone. */
export function createSampler(): () => Promise<Sample> {
  let spoken: Int16Array | undefined;
  return async () => {
    spoken ??= await speak().catch(() => undefined);
    return spoken ? { samples: spoken, isSpoken: true } : { samples: tone(), isSpoken: false };
  };
}

async function speak(): Promise<Int16Array | undefined> {
  const voice = create(ttsFactories, engineOf("tts", defaultModels.tts, starterConfig.voice), undefined);
  const pieces: Int16Array[] = [];
  const request = { text: sampleSentence, speed: 1 };
  for await (const piece of voice.speak(request, AbortSignal.timeout(limitMs))) pieces.push(piece);
  const samples = joinSamples(pieces);
  return samples.length > 0 ? toHearingRate(samples) : undefined;
}

function toHearingRate(samples: Int16Array): Int16Array {
  const resampler = new AudioResampler(speakingRate, hearingRate, 1);
  try {
    const frames = [...resampler.push(new AudioFrame(samples, speakingRate, 1, samples.length)), ...resampler.flush()];
    const pause = new Int16Array((pauseMs * hearingRate) / 1_000);
    return joinSamples([...frames.map(({ data }) => data), pause]);
  } finally {
    resampler.close();
  }
}

/** One second of a soft 440 Hz tone. */
const tone = () =>
  Int16Array.from({ length: hearingRate }, (_, index) => 3_000 * Math.sin((2 * Math.PI * 440 * index) / hearingRate));
