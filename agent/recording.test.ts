import { expect, test } from "vitest";
import { oggDurationMs } from "./recording";

function page(granule: bigint): Buffer {
  const bytes = Buffer.alloc(27);
  bytes.write("OggS", 0, "latin1");
  bytes.writeBigInt64LE(granule, 6);
  return bytes;
}

test("the last page tells the length", () => {
  expect(oggDurationMs(Buffer.concat([page(0n), page(48_000n), Buffer.from("audio"), page(120_000n)]))).toBe(2_500);
});

test("what is not Ogg has no length", () => {
  expect(oggDurationMs(Buffer.from("nothing here"))).toBe(0);
});
