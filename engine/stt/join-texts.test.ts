import { expect, test } from "vitest";
import { joinTexts } from "./join-texts";

test.each([
  [["One.", "And two."], "One. And two."],
  [["about the room,", "So please check"], "about the room, so please check"],
  [["I went to", "Paris and I", "I stayed"], "I went to Paris and I I stayed"],
  [["", "Hello", ""], "Hello"],
  [[], ""],
])("%j", (texts, joined) => {
  expect(joinTexts(texts)).toBe(joined);
});
