import "server-only";
import { type ChildProcess, spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { getFfmpegPath } from "@livekit/av";
import { oggDurationMs } from "../ogg";
import type { Waveform } from "../schema";

const bytesPerFrame = 4; // two channels of 16 bits
const wavRate = 24_000;
const waveRate = 8_000;
const steps = 600;

/** A recording decoded into a WAV file as it is read: bounded memory however long the call was, and it stops when nobody reads
 * any more. */
export async function wavOf(path: string): Promise<Readable> {
  const frames = Math.floor(((await samplesOf(path)) * wavRate) / 48_000);
  return Readable.from(wavPieces(path, frames));
}

async function* wavPieces(path: string, frames: number): AsyncGenerator<Buffer> {
  yield wavHeader(frames * bytesPerFrame);
  // Exactly as much as the header says, whatever the decoder makes of the ends.
  let left = frames * bytesPerFrame;
  for await (const piece of decode(path, wavRate)) {
    const part = piece.subarray(0, left);
    left -= part.length;
    yield part;
    if (left === 0) return;
  }
  for (; left > 0; left -= 65_536) yield Buffer.alloc(Math.min(left, 65_536));
}

/** How loud both sides of a recording are, in equal steps. */
export async function waveformOf(path: string): Promise<Waveform> {
  const framesPerStep = Math.max(1, Math.ceil(((await samplesOf(path)) * waveRate) / 48_000 / steps));
  const peaks = [new Uint8Array(steps), new Uint8Array(steps)] as const;
  let frame = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of decode(path, waveRate)) {
    const sound = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    const whole = sound.length - (sound.length % bytesPerFrame);
    for (let at = 0; at < whole; at += bytesPerFrame, frame++) {
      const step = Math.min(steps - 1, Math.floor(frame / framesPerStep));
      for (const [channel, side] of peaks.entries()) {
        const level = loudness(sound.readInt16LE(at + 2 * channel));
        if (level > (side[step] ?? 0)) side[step] = level;
      }
    }
    rest = sound.subarray(whole);
  }
  return { caller: [...peaks[0]], agent: [...peaks[1]] };
}

/** By its root, so that quiet speech is seen beside loud speech. */
const loudness = (sample: number) => Math.round(Math.sqrt(Math.abs(sample) / 32_768) * 255);

async function* decode(path: string, rate: number): AsyncGenerator<Buffer> {
  const parameters = ["-v", "error", "-i", path, "-ac", "2", "-ar", String(rate), "-f", "s16le", "pipe:1"];
  const decoder = spawn(getFfmpegPath() ?? "ffmpeg", parameters, { stdio: ["ignore", "pipe", "ignore"] });
  const ended = exitOf(decoder);
  try {
    for await (const piece of decoder.stdout) yield piece;
    await ended;
  } finally {
    decoder.kill("SIGKILL");
  }
}

function exitOf(decoder: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    decoder.once("error", reject);
    decoder.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`the decoder ended with ${code}`))));
  });
  ended.catch(() => undefined); // when nobody waits for the end any more
  return ended;
}

/** Samples at 48 kHz of an Ogg Opus file, by its first and last page (RFC 7845 §4). */
async function samplesOf(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, 131_072));
    await file.read(tail, 0, tail.length, size - tail.length);
    const head = Buffer.alloc(Math.min(size, 64));
    await file.read(head, 0, head.length, 0);
    const at = head.indexOf("OpusHead", 0, "latin1");
    const skipped = at >= 0 && at + 12 <= head.length ? head.readUInt16LE(at + 10) : 0;
    return Math.max(0, oggDurationMs(tail) * 48 - skipped);
  } finally {
    await file.close();
  }
}

function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(wavRate, 24);
  header.writeUInt32LE(wavRate * bytesPerFrame, 28);
  header.writeUInt16LE(bytesPerFrame, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
