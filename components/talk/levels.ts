import { createEdgeWatch, type Edge } from "./playout";
import { createSoundTap, type SoundTap } from "./sound-tap";

export type Side = "caller" | "agent";

/** How loud a side is right now: `level` overall, `bands` from low to high voice; all 0 to 1. */
export type Reading = { level: number; bands: readonly number[] };

/** Listens to both sides of a call: measures them for the visualiser and the level meter, and hands out a microphone's sound. */
export type Levels = {
  listen: (side: Side, track: MediaStreamTrack | undefined) => void;
  read: (side: Side) => Reading;
  /** Who is told when a side begins and ends to sound. */
  onEdge: (listener: (edge: Edge) => void) => void;
  tap: SoundTap["listen"];
  resume: () => void;
  close: () => void;
};

const bandCount = 12;
const fftSize = 512;
/** Speech lives here, Hz. */
const voice = { from: 80, to: 5_000 };
const silence: Reading = { level: 0, bands: new Array<number>(bandCount).fill(0) };

/** Must be called inside a tap: phones start an AudioContext only there. */
export function createLevels(): Levels {
  const context = new AudioContext();
  const watch = createEdgeWatch(context);
  const tap = createSoundTap(context);
  const meters = new Map<Side, { source: MediaStreamAudioSourceNode; analyser: AnalyserNode }>();
  const samples = new Float32Array(fftSize);
  const spectrum = new Uint8Array(fftSize / 2);
  const edges = bandEdges(context.sampleRate);

  return {
    listen(side, track) {
      meters.get(side)?.source.disconnect();
      meters.delete(side);
      if (!track || context.state === "closed") return watch.follow(side, undefined);
      const source = context.createMediaStreamSource(new MediaStream([track]));
      const analyser = new AnalyserNode(context, { fftSize, smoothingTimeConstant: 0.6 });
      source.connect(analyser);
      meters.set(side, { source, analyser });
      watch.follow(side, source);
    },
    read(side) {
      const analyser = meters.get(side)?.analyser;
      if (!analyser) return silence;
      analyser.getFloatTimeDomainData(samples);
      analyser.getByteFrequencyData(spectrum);
      return { level: loudness(samples), bands: edges.map(([from, to]) => mean(spectrum, from, to) / 255) };
    },
    onEdge(listener) {
      watch.onEdge = listener;
    },
    tap: tap.listen,
    resume() {
      void context.resume().catch(() => {});
    },
    close() {
      meters.clear();
      if (context.state !== "closed") void context.close().catch(() => {});
    },
  };
}

/** 0 for silence, 1 for a loud voice: root mean square on a decibel scale from -60 to -12 dBFS. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.min(1, Math.max(0, (decibels + 60) / 48));
}

/** First and last spectrum bin of each band; bands widen with pitch, as hearing does. */
function bandEdges(sampleRate: number): [number, number][] {
  const bin = (hertz: number) => Math.max(1, Math.round((hertz * fftSize) / sampleRate));
  const at = (index: number) => bin(voice.from * (voice.to / voice.from) ** (index / bandCount));
  return Array.from({ length: bandCount }, (_, index) => [at(index), Math.max(at(index) + 1, at(index + 1))]);
}

function mean(values: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index++) sum += values[index] ?? 0;
  return sum / (to - from);
}
