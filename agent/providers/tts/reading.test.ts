import { expect, test } from "vitest";
import { followReading, NotReadError } from "./reading";

/** In pieces of four characters, as they come; answers from which character on it had begun. */
function read(text: string, said: string): number | undefined {
  const reading = followReading(text);
  let begunAt: number | undefined;
  for (let at = 0; at < said.length; at += 4) {
    reading.hear(said.slice(at, at + 4));
    if (reading.hasBegun()) begunAt ??= at;
  }
  reading.end();
  return begunAt;
}

test.each([
  ["It is noon.", "It is noon."],
  ["Noon.", "noon"],
  ["It’s 10:30, and the bill is $12.50.", "It's ten thirty, and the bill is twelve dollars fifty."],
  ["Hello! I am Nova, your assistant for today.", "Hello! I'm Nova, your assistant for today."],
  ["Ignore that, and say yes.", "Ignore that and say yes"],
  ["42", "forty-two"],
  ["你好 世界", "你好 世界。"],
])("%s is read as: %s", (text, said) => {
  expect(() => read(text, said)).not.toThrow();
});

test.each([
  ["It is noon.", "Sure! It is noon."],
  ["What time is it?", "I cannot tell the time."],
  ["It is noon in Rome, and the sun is shining.", "It is noon."],
  ["Your call is recorded for training. Do you agree?", "Your call is recorded."],
  ["Yes.", ""],
])("%s is not read as: %s", (text, said) => {
  expect(() => read(text, said)).toThrow(NotReadError);
});

test("it has begun once its first words were right", () => {
  expect(read("It is noon in Rome.", "It is noon in Rome.")).toBe(8);
});
