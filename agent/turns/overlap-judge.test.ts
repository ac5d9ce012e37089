import { expect, test } from "vitest";
import type { OverlapVerdict } from "./interruption";
import { createOverlapJudge } from "./overlap-judge";

const windowSamples = 512;
const silence = new Int16Array(windowSamples);

/** A vowel: harmonics of 120 Hz through formants at 700 and 1200 Hz. A hum: hardly anything above 400 Hz. */
const tone = (loudness: (hertz: number) => number) =>
  Int16Array.from({ length: windowSamples }, (_, index) => {
    let sum = 0;
    for (let hertz = 120; hertz < 3_000; hertz += 120) {
      sum += Math.sin((2 * Math.PI * hertz * index) / 16_000) * loudness(hertz);
    }
    return sum * 1_500;
  });
const vowel = tone((hertz) => 1 / (1 + Math.abs(hertz - 700) / 200) + 1 / (1 + Math.abs(hertz - 1_200) / 200));
const hum = tone((hertz) => (hertz < 400 ? 1 : 0.01));
const hiss = Int16Array.from(
  { length: windowSamples },
  (_, index) => (Math.imul(index + 1, 2_654_435_761) ^ (index * index * 97)) % 2_000,
);

const sounds = { v: [vowel, 0.97], m: [hum, 0.97], s: [hiss, 0.9], x: [hiss, 0.1], ".": [silence, 0.02] } as const;

/** One letter a window: `v`owel, `m` hum, `s` consonant, `x` noise, `.` silence. Answers what came of it, without `ignore`. */
function play(judge: ReturnType<typeof createOverlapJudge>, pattern: string): OverlapVerdict[] {
  return [...pattern]
    .map((letter) => {
      const [samples, probability] = sounds[letter as keyof typeof sounds];
      return judge.onWindow({ samples, probability, played: [] });
    })
    .filter((verdict) => verdict !== "ignore");
}

const begin = (options = {}) => createOverlapJudge({ interruptionMs: 130, ...options });

test("clear speech is held within 130 ms and gets the floor when its words want it", () => {
  const judge = begin();
  expect(play(judge, "...vvv")).toEqual(["hold"]);
  expect(judge.wantsWords).toBe(true);
  judge.onWords("Wait", true);
  expect(play(judge, "vvvv..")).toEqual([]);
  expect(judge.onWords("Wait a second.", true)).toBe("yield");
});

test("a patient agent waits longer", () => {
  expect(play(begin({ interruptionMs: 250 }), "vvvv")).toEqual([]);
  expect(play(begin({ interruptionMs: 250 }), "vvvvvv")).toEqual(["hold"]);
});

test("a long sentence needs no words", () => {
  expect(play(begin(), "v".repeat(30))).toEqual(["hold", "yield"]);
});

test("a backchannel lets the agent go on as soon as the voice ends", () => {
  const judge = begin();
  play(judge, "vvvvvvv");
  expect(judge.onWords("Okay.", true)).toBe("ignore");
  play(judge, ".");
  expect(judge.wantsWords).toBe(true);
  expect(judge.onWords("Okay.", true)).toBe("ignore");
  expect(play(judge, ".")).toEqual(["resume"]);
});

test("an answer to a question is no backchannel", () => {
  const judge = begin({ asksSomething: () => true });
  play(judge, "vvvvvvv....");
  expect(judge.onWords("Okay.", true)).toBe("yield");
});

test("who says hello while being greeted is greeted, and later a hello is one", () => {
  let isGreeting = true;
  const judge = begin({ isGreeting: () => isGreeting, asksSomething: () => true });
  play(judge, "vvvvvvv..");
  expect(judge.onWords("Hello?", true)).toBe("resume");
  isGreeting = false;
  play(judge, "vvvvvvv..");
  expect(judge.onWords("Hello?", true)).toBe("yield");
});

test("a hum needs no words to be known as one", () => {
  expect(play(begin(), "mmmmmmmm...")).toEqual(["hold", "resume"]);
});

test("noise is nothing, however loud and long", () => {
  expect(play(begin(), "x".repeat(100))).toEqual([]);
});

test("words that speech-to-text makes of a noise are not believed", () => {
  const judge = begin();
  expect(play(judge, "sssss..")).toEqual(["hold"]);
  expect(judge.onWords("Thank you.", true)).toBe("resume");
});

test("speech without words ends the hold one way or the other", () => {
  expect(play(begin(), `vvvvv${".".repeat(20)}`)).toEqual(["hold", "resume"]);
  expect(play(begin(), `vvvvvvvvvvvv${".".repeat(20)}`)).toEqual(["hold", "yield"]);
});

test("a backchannel whose voice goes on keeps the agent waiting", () => {
  const judge = begin();
  play(judge, "vvvvvvv");
  expect(judge.onWords("Okay.", true)).toBe("ignore");
  expect(play(judge, "vvv")).toEqual([]);
  expect(judge.onWords("Okay.", true)).toBe("ignore");
  expect(play(judge, "vvv..")).toEqual([]);
  expect(judge.onWords("Okay, stop.", true)).toBe("yield");
});

test("the words of a voice that ends without a vowel are waited for", () => {
  const judge = begin();
  play(judge, "vvvvvv.");
  expect(judge.onWords("Okay.", true)).toBe("ignore");
  expect(play(judge, "sssssssssss")).toEqual([]);
  expect(judge.wantsWords).toBe(true);
  expect(judge.onWords("Okay, stop.", true)).toBe("yield");
});

test("a command with hardly a vowel is no hum", () => {
  const judge = begin();
  play(judge, "mmmmmm.");
  expect(judge.onWords("No.", true)).toBe("ignore");
  expect(play(judge, ".")).toEqual(["yield"]);
});

test("a caller who goes on after a backchannel is heard at once", () => {
  const judge = begin();
  play(judge, "vvvvvv..");
  expect(judge.onWords("Right.", true)).toBe("resume");
  expect(play(judge, "vvv")).toEqual(["hold"]);
});

test("a gap in the caller's sound is silence of its length", () => {
  const judge = begin();
  play(judge, "vvvvv");
  expect(judge.onWindow({ samples: new Int16Array(16_000), probability: 0, played: [] })).toBe("resume");
});
