import { expect, test } from "vitest";
import { createJsonEnd } from "./json-end";

test.each([
  [
    ['{"a', '": {"b": 1}', "}", "\n"],
    [false, false, true, true],
  ],
  [
    ["[1", "2", "]"],
    [false, false, true],
  ],
  [
    ["4", "2", "\n"],
    [false, false, true],
  ],
  [
    ['"two', " ", 'words"'],
    [false, false, true],
  ],
])("%j", (pieces, ends) => {
  const isEnd = createJsonEnd();
  expect(pieces.map(isEnd)).toEqual(ends);
});
