/** Ogg Opus (RFC 3533, RFC 7845), as far as it takes to put the pieces of a recording one behind the other. */

const samplesPerMs = 48;
/** 20 ms of silence in stereo: a CELT frame of full bandwidth without any energy (RFC 6716 §3.1). */
const silentPacket = Buffer.from([0xfc, 0xff, 0xfe]);
const silentMs = 20;
/** A page has 255 places, of which a packet may need six. */
const packetsPerPage = 40;

export type OggPart = { bytes: Buffer /** Where it belongs on the time line, ms. */; offsetMs: number };

/** Length of an Ogg Opus file: the last page's granule position counts samples at 48 kHz (RFC 7845 §4). */
export function oggDurationMs(bytes: Buffer): number {
  const page = bytes.lastIndexOf("OggS", undefined, "latin1");
  if (page < 0 || page + 14 > bytes.length) return 0;
  return Math.round(Number(bytes.readBigInt64LE(page + 6)) / samplesPerMs);
}

/** One stream of all parts, with silence between them, so that everything is heard where it belongs. Nothing is decoded.
 * A part that was cut off in the middle of a page ends with its last whole one, and a part that went on while the next
 * was begun ends where that one begins. Undefined when no part holds sound. */
export function joinOgg(parts: readonly OggPart[]): { bytes: Buffer; offsetMs: number } | undefined {
  const streams = parts.map(({ bytes, offsetMs }) => ({ packets: packetsOf(bytes), offsetMs }));
  const sounding = streams.filter(({ packets }) => packets.length > 2);
  const [first] = sounding;
  if (!first) return undefined;
  const [head, tags] = first.packets;
  if (!head || !tags) return undefined;
  const sound: Buffer[] = [];
  let playedMs = 0;
  for (const [index, { packets, offsetMs }] of sounding.entries()) {
    const endMs = (sounding[index + 1]?.offsetMs ?? Number.POSITIVE_INFINITY) - first.offsetMs;
    while (playedMs + silentMs <= offsetMs - first.offsetMs) {
      sound.push(silentPacket);
      playedMs += silentMs;
    }
    for (const packet of packets.slice(2)) {
      if (playedMs + packetMs(packet) > endMs) break;
      sound.push(packet);
      playedMs += packetMs(packet);
    }
  }
  return { bytes: write(head, tags, sound), offsetMs: first.offsetMs };
}

function packetsOf(bytes: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let open: Buffer[] = [];
  for (let at = 0; at + 27 <= bytes.length && bytes.toString("latin1", at, at + 4) === "OggS"; ) {
    const lacing = bytes.subarray(at + 27, at + 27 + (bytes[at + 26] ?? 0));
    let from = at + 27 + lacing.length;
    const end = from + lacing.reduce((sum, length) => sum + length, 0);
    if (end > bytes.length) break;
    for (const length of lacing) {
      open.push(bytes.subarray(from, from + length));
      from += length;
      if (length === 255) continue; // goes on in the next segment
      packets.push(Buffer.concat(open));
      open = [];
    }
    at = end;
  }
  return packets;
}

/** Length of an Opus packet by its first byte, and its second where that one holds the number of frames (RFC 6716 §3). */
function packetMs(packet: Buffer): number {
  const [toc = 0, count = 0] = packet;
  const config = toc >> 3;
  const ms = config < 12 ? [10, 20, 40, 60] : config < 16 ? [10, 20] : [2.5, 5, 10, 20];
  const frameMs = ms[config % ms.length] ?? 20;
  const frames = [1, 2, 2, count & 0x3f][toc & 3] ?? 1;
  return frameMs * frames;
}

const serial = 1;

function write(head: Buffer, tags: Buffer, sound: readonly Buffer[]): Buffer {
  const pages = [page([head], 0n, 0, 2), page([tags], 0n, 1, 0)];
  let granule = BigInt(head.readUInt16LE(10)); // samples to skip at the beginning
  for (let from = 0; from < sound.length; from += packetsPerPage) {
    const packets = sound.slice(from, from + packetsPerPage);
    granule += BigInt(Math.round(packets.reduce((sum, packet) => sum + packetMs(packet), 0) * samplesPerMs));
    pages.push(page(packets, granule, pages.length, from + packetsPerPage >= sound.length ? 4 : 0));
  }
  return Buffer.concat(pages);
}

/** @param flags 2 for the first page, 4 for the last. */
function page(packets: readonly Buffer[], granule: bigint, sequence: number, flags: number): Buffer {
  const lacing = packets.flatMap(({ length }) => [...Array<number>(Math.floor(length / 255)).fill(255), length % 255]);
  const header = Buffer.alloc(27);
  header.write("OggS", 0, "latin1");
  header[5] = flags;
  header.writeBigInt64LE(granule, 6);
  header.writeUInt32LE(serial, 14);
  header.writeUInt32LE(sequence, 18);
  header[26] = lacing.length;
  const bytes = Buffer.concat([header, Buffer.from(lacing), ...packets]);
  bytes.writeUInt32LE(checksum(bytes), 22);
  return bytes;
}

const table = Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

/** CRC-32 as Ogg wants it: not reflected, from zero. */
function checksum(bytes: Buffer): number {
  let value = 0;
  for (const byte of bytes) value = ((value << 8) ^ (table[((value >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  return value;
}
