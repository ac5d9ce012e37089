import { AudioFrame, AudioResampler } from "@livekit/rtc-node";

/** Reads a speech server's answer as 16-bit mono samples at `wantedRate`, as the bytes arrive.
 *
 * Takes raw PCM (24 kHz unless the content type says `rate=`) and WAV (16-bit, header of unknown length as streaming
 * servers send it), with odd-byte borders between network chunks. */
export async function* readPcm(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  wantedRate: number,
): AsyncGenerator<Int16Array> {
  let rate = Number(/rate=(\d+)/.exec(contentType)?.[1] ?? 24_000);
  let resampler: AudioResampler | undefined;
  let pending = Buffer.alloc(0);
  let isStart = true;
  try {
    for await (const chunk of body) {
      pending = Buffer.concat([pending, chunk]);
      if (isStart) {
        const header = parseWavHeader(pending);
        if (header === "incomplete") continue;
        isStart = false;
        if (header) {
          rate = header.sampleRate;
          pending = pending.subarray(header.dataOffset);
        }
        if (rate !== wantedRate) resampler = new AudioResampler(rate, wantedRate, 1);
      }
      const samples = toSamples(pending);
      pending = pending.subarray(samples.length * 2);
      if (samples.length === 0) continue;
      if (!resampler) yield samples;
      else for (const frame of resampler.push(new AudioFrame(samples, rate, 1, samples.length))) yield frame.data;
    }
    if (resampler) for (const frame of resampler.flush()) yield frame.data;
  } finally {
    resampler?.close();
  }
}

function toSamples(bytes: Buffer): Int16Array {
  const samples = new Int16Array(Math.floor(bytes.length / 2));
  for (let index = 0; index < samples.length; index += 1) samples[index] = bytes.readInt16LE(index * 2);
  return samples;
}

type WavHeader = { sampleRate: number; dataOffset: number };

/** Undefined when it is not WAV; "incomplete" when that cannot be told yet. */
export function parseWavHeader(bytes: Buffer): WavHeader | "incomplete" | undefined {
  if (bytes.length < 12) return "RIFF".startsWith(bytes.toString("latin1", 0, 4)) ? "incomplete" : undefined;
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WAVE") return undefined;
  let sampleRate = 24_000;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString("latin1", at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (id === "data") return { sampleRate, dataOffset: at + 8 };
    if (id === "fmt " && at + 16 <= bytes.length) sampleRate = bytes.readUInt32LE(at + 12);
    at += 8 + size + (size % 2);
  }
  return "incomplete";
}
