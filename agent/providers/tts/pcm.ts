import { AudioFrame, AudioResampler } from "@livekit/rtc-node";
import { NotSoundError, withoutHeader } from "./sound-head";

/** A clause takes seconds; a server that never stops is stopped. */
const longestSeconds = 600;

/** Reads a speech server's answer as 16-bit mono samples at `wantedRate`, as the bytes arrive.
 *
 * Takes raw PCM (24 kHz unless the content type says `rate=`) and WAV (16-bit, with or without a length, as streaming servers
 * send it), with odd-byte borders between network chunks. Throws `NotSoundError` for anything else: a page or an error in
 * place of sound must not be heard as noise. */
export async function* readPcm(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  wantedRate: number,
): AsyncGenerator<Int16Array> {
  if (/\b(json|html|xml|text)\b/i.test(contentType)) throw new NotSoundError("text instead of sound");
  const format = { rate: Number(/rate=(\d+)/.exec(contentType)?.[1] ?? 24_000) };
  let resampler: AudioResampler | undefined;
  let odd: Buffer = Buffer.alloc(0);
  let seconds = 0;
  try {
    for await (const part of withoutHeader(body, format)) {
      if (format.rate !== wantedRate) resampler ??= new AudioResampler(format.rate, wantedRate, 1);
      const bytes = odd.length > 0 ? Buffer.concat([odd, part]) : part;
      const samples = toSamples(bytes);
      odd = bytes.subarray(samples.length * 2);
      if (samples.length === 0) continue;
      seconds += samples.length / format.rate;
      if (seconds > longestSeconds) throw new NotSoundError("sound without an end");
      if (!resampler) yield samples;
      else
        for (const frame of resampler.push(new AudioFrame(samples, format.rate, 1, samples.length))) yield frame.data;
    }
    if (resampler) for (const frame of resampler.flush()) yield frame.data;
  } finally {
    resampler?.close();
  }
}

/** Whole samples only; a last odd byte is left over. */
function toSamples(bytes: Buffer): Int16Array {
  const samples = new Int16Array(Math.floor(bytes.length / 2));
  for (let index = 0; index < samples.length; index += 1) samples[index] = bytes.readInt16LE(index * 2);
  return samples;
}
