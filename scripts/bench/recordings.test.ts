import { expect, test } from "vitest";
import { trim, withPause } from "./recordings";

const tone = (length: number) => new Int16Array(length).fill(5_000);
const join = (...parts: Int16Array[]) => Int16Array.from(parts.flatMap((part) => [...part]));

test("silence at both ends goes, silence inside stays", () => {
  const speech = join(tone(100), new Int16Array(50), tone(100));
  expect(trim(join(new Int16Array(30), speech, new Int16Array(40)))).toEqual(speech);
});

test("a pause goes where the speaker breathes and changes nothing else", () => {
  const [before, breath, after] = [tone(24_000), new Int16Array(2_400), tone(9_600)];
  const paused = withPause(join(before, breath, after), 500);
  expect(paused).toEqual(join(before, breath, new Int16Array(12_000), after));
});
