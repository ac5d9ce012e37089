const rate = 24_000;
const frame = rate / 100;
/** Amplitude above which a sample counts as voiced, as tests/support/caller.ts has it. */
const voiced = 300;

/** Without the silence before the first and after the last sound. 24 kHz. */
export function trim(samples: Int16Array): Int16Array {
  const isVoiced = (sample: number) => Math.abs(sample) > voiced;
  return samples.slice(Math.max(0, samples.findIndex(isVoiced)), samples.findLastIndex(isVoiced) + 1);
}

/** The speech with `pauseMs` of silence put into its quietest place, away from both ends: there the speaker breathes. */
export function withPause(speech: Int16Array, pauseMs: number): Int16Array {
  const at = quietestPlace(speech);
  const joined = new Int16Array(speech.length + (pauseMs * rate) / 1_000);
  joined.set(speech.subarray(0, at));
  joined.set(speech.subarray(at), joined.length - (speech.length - at));
  return joined;
}

/** Middle of the quietest 60 ms between a fifth and four fifths, in samples. */
function quietestPlace(speech: Int16Array): number {
  const energies = Array.from({ length: Math.floor(speech.length / frame) }, (_, index) =>
    speech.subarray(index * frame, (index + 1) * frame).reduce((sum, sample) => sum + sample * sample, 0),
  );
  let best = Math.floor(energies.length / 2);
  let least = Number.POSITIVE_INFINITY;
  for (let index = Math.ceil(energies.length / 5); index < (energies.length * 4) / 5 - 6; index += 1) {
    const energy = energies.slice(index, index + 6).reduce((sum, value) => sum + value, 0);
    if (energy < least) [least, best] = [energy, index + 3];
  }
  return best * frame;
}
