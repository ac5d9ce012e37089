import { expect, test } from "vitest";
import { duration } from "./duration";

test("times read as people write them", () => {
  expect([duration(0), duration(640.4), duration(1_249)]).toEqual(["0 ms", "640 ms", "1.2 s"]);
});
