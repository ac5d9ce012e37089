import { expect, test } from "vitest";
import { joinOgg, oggDurationMs } from "./ogg";

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

const head = Buffer.concat([Buffer.from("OpusHead"), Buffer.from([1, 2, 0, 0]), Buffer.alloc(7)]);
const sound = (mark: number, length = 300) => Buffer.concat([Buffer.from([0xfc]), Buffer.alloc(length - 1, mark)]);

/** A stream with one packet on each page. */
function stream(...packets: Buffer[]): Buffer {
  return Buffer.concat(
    [head, Buffer.from("OpusTags"), ...packets].flatMap((packet) => {
      const start = page(0n);
      start[26] = Math.floor(packet.length / 255) + 1;
      const lacing = [...Array<number>(Math.floor(packet.length / 255)).fill(255), packet.length % 255];
      return [start, Buffer.from(lacing), packet];
    }),
  );
}

test("parts are joined with silence between them", () => {
  const first = stream(sound(1), sound(2));
  const second = stream(sound(3, 20));
  const joined = joinOgg([
    { bytes: first, offsetMs: 500 },
    { bytes: second, offsetMs: 700 },
  ]);
  expect(joined?.offsetMs).toBe(500);
  const bytes = joined?.bytes ?? Buffer.alloc(0);
  expect(oggDurationMs(bytes)).toBe(220);
  const order = [sound(1), sound(2), Buffer.from([0xfc, 0xff, 0xfe]), sound(3, 20)].map((piece) =>
    bytes.indexOf(piece),
  );
  expect(order.every((at) => at > 0)).toBe(true);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test("a part that went on while the next was begun is cut there, and the next stays in its place", () => {
  const joined = joinOgg([
    { bytes: stream(sound(1), sound(2), sound(3), sound(4)), offsetMs: 100 },
    { bytes: stream(sound(5), sound(6)), offsetMs: 150 },
  ]);
  const bytes = joined?.bytes ?? Buffer.alloc(0);
  expect([1, 2, 3, 4, 5, 6].filter((mark) => bytes.includes(sound(mark)))).toEqual([1, 2, 5, 6]);
  expect(oggDurationMs(bytes)).toBe(80);
});

test("a part cut off in the middle of a page ends with the page before", () => {
  const cut = stream(sound(1), sound(2)).subarray(0, -10);
  expect(oggDurationMs(joinOgg([{ bytes: cut, offsetMs: 0 }])?.bytes ?? Buffer.alloc(0))).toBe(20);
});

test("parts without sound make no recording", () => {
  expect(joinOgg([{ bytes: stream(), offsetMs: 0 }])).toBeUndefined();
  expect(joinOgg([])).toBeUndefined();
});
