import { describe, expect, test } from "vitest";
import { paces } from "@/lib/agents/turn-taking";
import { type Evidence, silenceNeededMs } from "./endpointing";

const pace = paces.balanced;
const none: Evidence = {
  transcript: undefined,
  endProbability: undefined,
  cadence: undefined,
  question: undefined,
  ownPausesMs: [],
};
const needed = (transcript: string, more: Partial<Evidence> = {}) =>
  silenceNeededMs({ ...none, transcript, ...more }, pace);
/** Waits that a caller does not notice, that hold back a little, and that let a caller think. */
const soon = 300;
const long = 900;

test("words that are not known yet are waited for", () => {
  expect(silenceNeededMs(none, pace)).toBe(pace.unfinishedMs);
});

describe("answers soon to a whole thought", () => {
  test.each([
    "What time is it in Tokyo?",
    "Is there a train before nine?",
    "Could you send me the invoice again?",
    "Can you help me?",
    "Turn off the lights in the kitchen, please.",
    "Yes, I would like to go with that, please.",
    "Yes, please.",
    "What time is it in Cairo? Please.",
    "No, thanks.",
    "That's all, thank you.",
    "Um, what is the weather like in Paris?",
    "So, what does it cost?",
  ])("%s", (transcript) => expect(needed(transcript)).toBeLessThanOrEqual(soon));
});

describe("lets a caller go on who has not finished", () => {
  test.each([
    "I would like to",
    "I would like to.",
    "Can you tell me",
    "Can you tell me?",
    "Could you put me through to the",
    "My brother and.",
    "I need a new password because",
    "Please remind me tomorrow morning.",
    "I was wondering if.",
    "What I wanted to ask is,",
    "The thing is,",
    "So.",
    "Well,",
    "Um.",
    "I need to, uh,",
    "Let me see.",
    "I",
    "It's...",
    "If it rains tomorrow.",
    "When I open the app.",
    "Um, I think",
    "Thank you, that",
    "It is broken and it.",
    "...",
    "",
  ])("%s", (transcript) => expect(needed(transcript)).toBeGreaterThanOrEqual(long));
});

describe("waits a little where words alone cannot tell", () => {
  test.each(["I would like to book a table.", "We moved to a new flat.", "I want to change my booking.", "Okay."])(
    "%s",
    (transcript) => {
      expect(needed(transcript)).toBeGreaterThan(soon);
      expect(needed(transcript)).toBeLessThan(long);
    },
  );
});

describe("lets a caller dictate", () => {
  const number = "What is your phone number?";
  test.each([
    ["Zero seven nine,", number],
    ["Zero seven nine, five, five, two,", number],
    ["Zero seven nine five.", number],
    ["My customer number is 815.", undefined],
    ["It's P. P. I. D. dash", undefined],
    ["S M I", "How do you spell your name?"],
    ["John dot Miller", "What is your e-mail address?"],
    ["John dot Miller at", "What is your e-mail address?"],
    ["The twenty third of March,", "What is your date of birth?"],
    ["Three nine.", "What are the last four digits?"],
    ["Nine four one.", "What is your zip code?"],
  ])("%s (%s)", (transcript, question) => {
    expect(needed(transcript, { question })).toBeGreaterThanOrEqual(long);
  });

  test.each([
    ["Three nine, seven seven.", "What are the last four digits?"],
    ["94107", "What is your zip code?"],
    ["Zero seven nine, five five two, three eight four one.", number],
    ["John dot Miller at example dot com.", "What is your e-mail address?"],
    ["The 23rd of March, 1990.", "What is your date of birth?"],
  ])("and hears when it is whole: %s (%s)", (transcript, question) => {
    expect(needed(transcript, { question })).toBeLessThan(450);
  });

  test("a number in a sentence is no dictation", () => {
    expect(needed("Is there a table for four at seven?")).toBeLessThanOrEqual(soon);
  });
});

describe("takes a brief answer for whole when it was asked for", () => {
  test.each([
    ["Yes.", "Is that correct?"],
    ["No", "Did you receive our letter?"],
    ["Four.", "How many people?"],
    ["Blue.", "Which colour would you like?"],
    ["Tomorrow at seven.", "When would you like to come?"],
  ])("%s (%s)", (transcript, question) => {
    expect(needed(transcript, { question })).toBeLessThanOrEqual(soon);
  });

  test("but not an opening", () => {
    expect(needed("Well,", { question: "Is that correct?" })).toBeGreaterThanOrEqual(long);
    expect(needed("I would like", { question: "Which colour would you like?" })).toBeGreaterThanOrEqual(long);
  });
});

describe("hears how it was said", () => {
  const words = "I lost my credit card yesterday.";
  test("a voice that goes on is waited for, one that closes is answered sooner", () => {
    expect(needed(words, { endProbability: 0.05 })).toBeGreaterThan(needed(words));
    expect(needed(words, { endProbability: 0.7 })).toBeLessThan(needed(words));
  });

  test("a closing voice does not make half a sentence whole", () => {
    expect(needed("I would like to", { endProbability: 0.9 })).toBeGreaterThan(700);
  });
});

describe("hears the voice fall", () => {
  const words = "I would like to book a table.";
  test("one that fell is answered soon, one that broke off is waited for", () => {
    expect(needed(words, { cadence: 2, endProbability: 0.5 })).toBeLessThanOrEqual(400);
    expect(needed(words, { cadence: -1.5, endProbability: 0.5 })).toBeGreaterThan(700);
  });

  test("does not make half a sentence whole", () => {
    expect(needed("I would like to", { cadence: 5 })).toBeGreaterThanOrEqual(long);
    expect(needed("When I open the app.", { cadence: 5 })).toBeGreaterThanOrEqual(long);
  });

  test("has nothing to say against a brief answer", () => {
    expect(needed("Blue.", { cadence: -2, question: "Which colour would you like?" })).toBeLessThanOrEqual(soon);
    expect(needed("My flat is blue.", { cadence: -2 })).toBeGreaterThan(700);
  });
});

describe("learns from the caller's pauses", () => {
  const ownPausesMs = [700, 750, 800];
  test("waits for one where the end is in doubt", () => {
    expect(needed("We moved to a new flat.", { ownPausesMs })).toBeGreaterThan(800);
  });

  test("but not where it is certain, and not after a single one", () => {
    expect(needed("What time is it, please?", { ownPausesMs })).toBeLessThanOrEqual(soon);
    expect(needed("We moved to a new flat.", { ownPausesMs: [800] })).toBe(needed("We moved to a new flat."));
  });
});

test("stays within the pace, whatever is known", () => {
  for (const transcript of ["Yes, please.", "I would like to book a table.", "Um,", "five five five"]) {
    for (const endProbability of [undefined, 0, 0.4, 1]) {
      for (const ownPausesMs of [[], [200, 200], [5_000, 6_000]]) {
        const ms = needed(transcript, { endProbability, ownPausesMs });
        expect(ms).toBeGreaterThanOrEqual(pace.finishedMs);
        expect(ms).toBeLessThanOrEqual(pace.unfinishedMs);
      }
    }
  }
});
