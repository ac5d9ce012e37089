import { type FileHandle, open } from "node:fs/promises";
import { GgmlType, type GgufTensorInfo, readGgufFileInfo } from "node-llama-cpp";
import { isThere, makeFile } from "@/engine/models/derived-file";
import { fromHalf, toHalf } from "./half";

/** Weights a block has, in both formats. */
const blockWeights = 32;
const q41Bytes = 20;
const q80Bytes = 34;

/**
 * Writes the Q4_1 weights of a GGUF file as Q8_0, once, to `cachePath`; answers where the faster file is: `modelPath` itself
 * when it has none. llama.cpp has quick kernels for Q8_0 and none for Q4_1: on a processor with AVX2 a prompt is read and an
 * answer written twice as fast (docs/benchmarks.md). Eight bits hold what four did, so nothing is lost but half again the space.
 * Formats: GGUF as ggml's docs/gguf.md says, blocks as `block_q4_1` and `block_q8_0` in its ggml-common.h.
 */
export async function ensureQ80(modelPath: string, cachePath: string): Promise<string> {
  if (await isThere(cachePath)) return cachePath;
  const info = await readGgufFileInfo(modelPath);
  const tensors = info.fullTensorInfo ?? [];
  if (!tensors.some(isQ41)) return modelPath;
  await makeFile(cachePath, (temporary) =>
    rewrite(modelPath, temporary, tensors, info.totalMetadataSize, alignmentOf(info.metadata)),
  );
  return cachePath;
}

const isQ41 = ({ ggmlType }: GgufTensorInfo) => ggmlType === GgmlType.Q4_1;

function alignmentOf(metadata: object): number {
  const { general } = metadata as { general?: { alignment?: number } };
  return general?.alignment ?? 32;
}

/** One tensor after the other: the memory it takes is that of the largest. */
async function rewrite(from: string, to: string, tensors: GgufTensorInfo[], metadataBytes: number, alignment: number) {
  const aligned = (bytes: number) => Math.ceil(bytes / alignment) * alignment;
  const source = await open(from, "r");
  const target = await open(to, "wx");
  try {
    const { size } = await source.stat();
    const dataStart = Number(tensors[0]?.fileOffset ?? 0) - Number(tensors[0]?.offset ?? 0);
    const ends = endsOf(tensors, size - dataStart);
    const infos: Buffer[] = [];
    const lengths: number[] = [];
    let offset = 0;
    tensors.forEach((tensor, index) => {
      const length = (ends[index] ?? 0) - Number(tensor.offset);
      const bytes = isQ41(tensor) ? (weightsOf(tensor) / blockWeights) * q80Bytes : length;
      lengths.push(length);
      infos.push(infoOf(tensor, isQ41(tensor) ? GgmlType.Q8_0 : tensor.ggmlType, offset));
      offset += aligned(bytes);
    });
    const head = Buffer.concat([await read(source, 0, metadataBytes), ...infos]);
    let position = aligned(head.length);
    await write(target, head, 0);
    for (const [index, tensor] of tensors.entries()) {
      const bytes = await read(source, dataStart + Number(tensor.offset), lengths[index] ?? 0);
      const written = isQ41(tensor) ? q80Of(bytes, weightsOf(tensor) / blockWeights) : bytes;
      await write(target, written, position);
      position += aligned(written.length);
    }
    await target.truncate(position);
    await target.sync();
  } finally {
    await source.close();
    await target.close();
  }
}

/** Where each tensor's bytes end, its padding included: where the next one begins. */
function endsOf(tensors: GgufTensorInfo[], dataBytes: number): number[] {
  const starts = tensors.map(({ offset }) => Number(offset)).sort((a, b) => a - b);
  return tensors.map(({ offset }) => starts.find((start) => start > Number(offset)) ?? dataBytes);
}

const weightsOf = ({ dimensions }: GgufTensorInfo) =>
  dimensions.reduce<number>((product, length) => product * Number(length), 1);

function infoOf({ name, dimensions }: GgufTensorInfo, type: GgmlType, offset: number): Buffer {
  const text = Buffer.from(name);
  const info = Buffer.alloc(8 + text.length + 4 + dimensions.length * 8 + 4 + 8);
  let at = info.writeBigUInt64LE(BigInt(text.length), 0);
  at += text.copy(info, at);
  at = info.writeUInt32LE(dimensions.length, at);
  for (const length of dimensions) at = info.writeBigUInt64LE(BigInt(length), at);
  at = info.writeUInt32LE(type, at);
  info.writeBigUInt64LE(BigInt(offset), at);
  return info;
}

/** Q4_1: scale, least value (both binary16), 16 bytes of which the low halves are the first 16 weights. Q8_0: scale, 32 signed bytes. */
export function q80Of(q41: Buffer, blocks: number): Buffer {
  const q80 = Buffer.allocUnsafe(blocks * q80Bytes);
  const signed = new Int8Array(q80.buffer, q80.byteOffset, q80.length);
  const weights = new Float32Array(blockWeights);
  for (let block = 0; block < blocks; block++) {
    const from = block * q41Bytes;
    const to = block * q80Bytes;
    const scale = fromHalf(q41.readUInt16LE(from));
    const least = fromHalf(q41.readUInt16LE(from + 2));
    let largest = 0;
    for (let index = 0; index < 16; index++) {
      const pair = q41[from + 4 + index] ?? 0;
      const first = (pair & 15) * scale + least;
      const second = (pair >> 4) * scale + least;
      weights[index] = first;
      weights[index + 16] = second;
      largest = Math.max(largest, Math.abs(first), Math.abs(second));
    }
    const step = largest / 127;
    const perStep = step === 0 ? 0 : 1 / step;
    q80.writeUInt16LE(toHalf(step), to);
    for (let index = 0; index < blockWeights; index++)
      signed[to + 2 + index] = Math.round((weights[index] ?? 0) * perStep);
  }
  return q80;
}

/** A disk that fills up takes a part and says nothing. */
async function write(file: FileHandle, buffer: Buffer, position: number): Promise<void> {
  const { bytesWritten } = await file.write(buffer, 0, buffer.length, position);
  if (bytesWritten < buffer.length) throw new Error("The disk is full.");
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) throw new Error("The file of the language model ends too early.");
    done += bytesRead;
  }
  return buffer;
}
