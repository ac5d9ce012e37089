import { expect, test } from "vitest";
import { meaningOf } from "./backchannels";

test.each([
  "Mm-hmm.",
  "Uh-huh",
  "Okay, right.",
  "Yeah, yeah.",
  "Oh, really?",
  "I see.",
  "That’s right.",
  "Hmmmm",
  "Ha, ha, hah",
  "Yeah, that makes sense.",
  "Got it, got it.",
  "Yeah, yeah, I",
])("%j asks for nothing", (words) => expect(meaningOf(words)).toBe("backchannel"));

test.each([
  "Stop.",
  "No.",
  "Wait",
  "Okay, stop.",
  "Right, but what about the price?",
  "I see it differently.",
  "He said if I can.",
  "Yeah, I have",
  "That",
])("%j wants the floor", (words) => expect(meaningOf(words)).toBe("speech"));

test("punctuation alone says nothing", () => {
  expect(meaningOf(" ... ")).toBe("none");
});
