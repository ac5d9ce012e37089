import { AppError } from "@/lib/errors";

export interface Recording {
  sampleRate: number;
  /** Samples of one channel. */
  length: number;
  /** Mono samples in -1…1 (channels are averaged); at most what there is. */
  read(start: number, end: number): Float32Array;
}

const formatPcm = 1;
const formatFloat = 3;
const formatExtensible = 0xfffe;

/** Opens a RIFF WAV of 8, 16, 24 or 32-bit integers or 32-bit floats. Data chunks of unknown length (streams) go to the end. */
export function openWav(bytes: Uint8Array): Recording {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (offset: number) => String.fromCharCode(...bytes.subarray(offset, offset + 4));
  if (bytes.byteLength < 12 || tag(0) !== "RIFF" || tag(8) !== "WAVE") {
    throw new AppError("invalid_input", "The file is not a WAV recording. Send 16-bit or float WAV.");
  }
  let format: { code: number; channels: number; sampleRate: number; bits: number } | undefined;
  for (let offset = 12; offset + 8 <= bytes.byteLength; ) {
    const name = tag(offset);
    const length = view.getUint32(offset + 4, true);
    const start = offset + 8;
    if (name === "fmt " && start + 16 <= bytes.byteLength) {
      const code = view.getUint16(start, true);
      format = {
        code: code === formatExtensible && start + 26 <= bytes.byteLength ? view.getUint16(start + 24, true) : code,
        channels: view.getUint16(start + 2, true),
        sampleRate: view.getUint32(start + 4, true),
        bits: view.getUint16(start + 14, true),
      };
    }
    if (name === "data") {
      if (!format) break;
      const end = Math.min(bytes.byteLength, start + length);
      return openSamples(view, start, end, format);
    }
    offset = start + length + (length % 2);
  }
  throw new AppError("invalid_input", "The WAV file has no audio in it or its header is damaged.");
}

function openSamples(
  view: DataView,
  start: number,
  end: number,
  { code, channels, sampleRate, bits }: { code: number; channels: number; sampleRate: number; bits: number },
): Recording {
  const sampleAt = readerFor(view, code, bits);
  if (!sampleAt || channels < 1 || channels > 32 || sampleRate < 4_000 || sampleRate > 192_000) {
    throw new AppError(
      "invalid_input",
      `A WAV of format ${code}, ${bits} bits, ${channels} channels, ${sampleRate} Hz cannot be read. Send 16-bit or float WAV.`,
    );
  }
  const bytesPerSample = bits / 8;
  const length = Math.floor((end - start) / (bytesPerSample * channels));
  return {
    sampleRate,
    length,
    read(from, to) {
      const samples = new Float32Array(Math.max(0, Math.min(to, length) - from));
      for (let index = 0; index < samples.length; index++) {
        let sum = 0;
        for (let channel = 0; channel < channels; channel++) {
          sum += sampleAt(start + ((from + index) * channels + channel) * bytesPerSample);
        }
        samples[index] = sum / channels;
      }
      return samples;
    },
  };
}

function readerFor(view: DataView, code: number, bits: number): ((offset: number) => number) | undefined {
  if (code === formatFloat && bits === 32) {
    return (offset) => {
      const sample = view.getFloat32(offset, true);
      return Number.isFinite(sample) ? sample : 0;
    };
  }
  if (code !== formatPcm) return undefined;
  if (bits === 8) return (offset) => (view.getUint8(offset) - 128) / 128;
  if (bits === 16) return (offset) => view.getInt16(offset, true) / 32768;
  if (bits === 24) {
    return (offset) => (view.getUint16(offset, true) | (view.getInt8(offset + 2) << 16)) / 8_388_608;
  }
  if (bits === 32) return (offset) => view.getInt32(offset, true) / 2_147_483_648;
  return undefined;
}

/** Header of a 16-bit mono WAV. `dataBytes` absent = a stream of unknown length. */
export function wavHeader(sampleRate: number, dataBytes?: number): Buffer {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(dataBytes === undefined ? 0xffffffff : 36 + dataBytes, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(formatPcm, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(dataBytes ?? 0xffffffff, 40);
  return header;
}
