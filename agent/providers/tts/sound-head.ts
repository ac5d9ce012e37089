/** A server answered with something that is not the sound it was asked for. Tells nothing of what that was. */
export class NotSoundError extends Error {
  override readonly name = "NotSoundError";
}

/** So many bytes tell sound from text. */
const tellingBytes = 16;
/** WAV writers put a title or cover art before the sound. */
const largestHeader = 256 * 1_024;
/** A WAV header that was written before the length was known holds 0 or about the largest number there is. */
const unknownLength = 0x7fff_0000;

/** The bytes of the sound of an answer, without what a WAV file has around it. `format.rate` becomes what its header says, before
 * the first bytes are given. Throws `NotSoundError`. */
export async function* withoutHeader(
  body: AsyncIterable<Uint8Array>,
  format: { rate: number },
): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  let left = Number.POSITIVE_INFINITY;
  const take = (bytes: Buffer) => {
    const part = bytes.subarray(0, left);
    left -= part.length;
    return part;
  };
  const begin = (bytes: Buffer, { offset, length, rate = format.rate }: Head) => {
    if (rate < 4_000 || rate > 192_000) throw new NotSoundError("sound at an impossible rate");
    head = undefined;
    format.rate = rate;
    left = length;
    return take(bytes.subarray(offset));
  };
  for await (const chunk of body) {
    const bytes: Buffer = head
      ? Buffer.concat([head, chunk])
      : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (!head) {
      yield take(bytes);
      continue;
    }
    const found = findHead(bytes, bytes.length >= tellingBytes);
    if (found) yield begin(bytes, found);
    else if (bytes.length > largestHeader) throw new NotSoundError("a header without an end");
    else head = bytes;
  }
  if (!head || head.length === 0) return;
  const found = findHead(head, true);
  if (!found) throw new NotSoundError("a header without sound");
  yield begin(head, found);
}

type Head = {
  /** Where the sound begins. */
  offset: number;
  /** How many bytes of sound follow; other chunks of the file may come after them. */
  length: number;
  /** Hz, where the header says it. */
  rate?: number;
};

/** Undefined while that cannot be told. `isEnough`: there are enough bytes to tell text by. */
function findHead(bytes: Buffer, isEnough: boolean): Head | undefined {
  const magic = bytes.toString("latin1", 0, 4);
  if (magic === "RIFF") return findWavHead(bytes);
  if (!isEnough) return undefined;
  if (magic === "OggS" || magic === "fLaC" || magic.startsWith("ID3")) throw new NotSoundError("compressed sound");
  // No sound is made of letters alone: the upper half of a quiet sample is 0 or 255.
  if (bytes.subarray(0, 4 * tellingBytes).every(isPrintable)) throw new NotSoundError("text instead of sound");
  return { offset: 0, length: Number.POSITIVE_INFINITY };
}

const isPrintable = (byte: number) => (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13;

/** http://soundfile.sapp.org/doc/WaveFormat/ */
function findWavHead(bytes: Buffer): Head | undefined {
  if (bytes.length >= 12 && bytes.toString("latin1", 8, 12) !== "WAVE") throw new NotSoundError("not a WAV file");
  let rate: number | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString("latin1", at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (id === "data") {
      if (rate === undefined) throw new NotSoundError("a WAV file without a format");
      return { offset: at + 8, length: size === 0 || size >= unknownLength ? Number.POSITIVE_INFINITY : size, rate };
    }
    if (id === "fmt ") {
      if (at + 24 > bytes.length) return undefined;
      rate = rateOf(bytes.subarray(at + 8));
    }
    at += 8 + size + (size % 2);
  }
  return undefined;
}

/** Of 16-bit mono, plain or “extensible”. */
function rateOf(format: Buffer): number {
  const isPcm = [0x0001, 0xfffe].includes(format.readUInt16LE(0));
  if (!isPcm || format.readUInt16LE(2) !== 1 || format.readUInt16LE(14) !== 16) {
    throw new NotSoundError("another format than 16-bit mono");
  }
  return format.readUInt32LE(4);
}
