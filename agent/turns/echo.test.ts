import { expect, test } from "vitest";
import { createEchoGuard } from "./echo";

const windowSamples = 512;
const windows = 160;

/** Syllables of changing vowels with pauses, different for each seed: as uneven as speech. */
function babble(seed: number): Float64Array {
  let state = seed;
  const dice = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const sound = new Float64Array(windows * windowSamples);
  for (let start = 0; start < sound.length; ) {
    const length = Math.round(1_200 + dice() * 3_000);
    const pitch = 100 + dice() * 60;
    const [first, second] = [300 + dice() * 600, 900 + dice() * 1_500];
    const loudness = 400 + dice() * 2_500;
    for (let index = 0; index < length && start + index < sound.length; index += 1) {
      const envelope = Math.sin((Math.PI * index) / length);
      for (let hertz = pitch; hertz < 3_500; hertz += pitch) {
        const level = 1 / (1 + Math.abs(hertz - first) / 120) + 0.6 / (1 + Math.abs(hertz - second) / 150);
        sound[start + index] =
          (sound[start + index] ?? 0) + Math.sin((2 * Math.PI * hertz * index) / 16_000) * level * envelope;
      }
      sound[start + index] = (sound[start + index] ?? 0) * loudness;
    }
    start += length + Math.round(dice() * 1_500);
  }
  return sound;
}

/** Quieter, later and duller. */
function echoOf(sound: Float64Array, lossDb: number, delayMs: number): Float64Array {
  const gain = 10 ** (-lossDb / 20);
  let low = 0;
  return sound.map((_, index) => {
    low += 0.6 * ((sound[index - delayMs * 16] ?? 0) * gain - low);
    return low;
  });
}

const cut = (sound: Float64Array) =>
  Array.from({ length: windows }, (_, index) =>
    Int16Array.from(sound.subarray(index * windowSamples, (index + 1) * windowSamples)),
  );

/** Share of the windows of the last three seconds that pass for the caller's. */
function passing(agent: Float64Array, microphone: Float64Array): number {
  const guard = createEchoGuard();
  const played = cut(agent);
  const explained = cut(microphone).map((samples, index) =>
    guard.explained(samples, played.slice(Math.max(0, index - 30), index + 1), true),
  );
  const last = explained.slice(-94);
  return last.filter((share) => share < 0.6).length / last.length;
}

const agent = babble(1);
const add = (one: Float64Array, other: Float64Array) => one.map((value, index) => value + (other[index] ?? 0));

test.each([
  [6, 60],
  [12, 180],
  [20, 350],
])("an echo %i dB quieter and %i ms later is nobody's voice", (lossDb, delayMs) => {
  expect(passing(agent, echoOf(agent, lossDb, delayMs))).toBeLessThan(0.1);
});

test("a caller is not an echo", () => {
  expect(passing(agent, babble(2))).toBeGreaterThan(0.9);
  expect(passing(new Float64Array(agent.length), babble(3))).toBe(1);
});

test("a caller on top of the echo is heard", () => {
  expect(passing(agent, add(echoOf(agent, 12, 180), babble(2)))).toBeGreaterThan(0.4);
});
