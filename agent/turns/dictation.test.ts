import { expect, test } from "vitest";
import { dictationIn } from "./dictation";
import { expectationOf } from "./expectation";

test.each([
  ["What is your phone number?", { kind: "digits", isPhone: true, digits: undefined }],
  ["What are the last four digits of your card?", { kind: "digits", isPhone: false, digits: 4 }],
  ["Thank you. And your zip code?", { kind: "digits", isPhone: false, digits: 5 }],
  ["Please tell me your order number.", { kind: "digits", isPhone: false, digits: undefined }],
  ["Could you spell your last name?", { kind: "spelling" }],
  ["Which e-mail address should I use?", { kind: "e-mail" }],
  ["When were you born?", { kind: "date" }],
  ["Is that correct?", { kind: "yes-no" }],
  ["It is on Monday at nine, right?", { kind: "yes-no" }],
  ["How many people?", { kind: "short" }],
  ["Your order number is 5.", undefined],
  ["I am afraid that line is busy.", undefined],
  [undefined, undefined],
])("%s asks for %o", (said, expected) => expect(expectationOf(said)).toEqual(expected));

test.each([
  ["Zero seven nine, five five two,", undefined, { kind: "digits", symbols: 6 }],
  ["It's 813, 630, 1089.", undefined, { kind: "digits", symbols: 10 }],
  ["My customer number is 815.", undefined, { kind: "digits", symbols: 3 }],
  ["S. M. I.", "How do you spell that?", { kind: "letters", symbols: 3 }],
  ["a table for four", undefined, undefined],
  ["at seven", undefined, undefined],
  ["I am twenty five.", undefined, undefined],
  ["Is there a vitamin C", undefined, undefined],
])("%s after %s", (words, question, expected) => expect(dictationIn(words, expectationOf(question))).toEqual(expected));
