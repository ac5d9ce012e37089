import { expect, test } from "vitest";
import { bytes } from "./bytes";

test.each([
  [12, "1 kB"],
  [512_000, "512 kB"],
  [43_000_000, "43 MB"],
  [2_600_000_000, "2.6 GB"],
])("%d bytes are %s", (count, text) => {
  expect(bytes(count)).toBe(text);
});
