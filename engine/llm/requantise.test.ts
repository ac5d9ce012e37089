import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GgmlType, readGgufFileInfo } from "node-llama-cpp";
import { afterAll, expect, test } from "vitest";
import { fromHalf, toHalf } from "./half";
import { ensureQ80, q80Of } from "./requantise";

const folder = mkdtempSync(join(tmpdir(), "parley-gguf-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `blocks` blocks of Q4_1, no two alike, the last one of zeros. */
function q41(blocks: number): Buffer {
  const bytes = Buffer.alloc(blocks * 20);
  for (let block = 0; block < blocks - 1; block++) {
    bytes.writeUInt16LE(toHalf(0.01 * (block + 1)), block * 20);
    bytes.writeUInt16LE(toHalf(-0.08 * (block + 1)), block * 20 + 2);
    for (let index = 0; index < 16; index++) bytes[block * 20 + 4 + index] = (block * 37 + index * 29) & 255;
  }
  return bytes;
}

function weightsOfQ41(bytes: Buffer): number[] {
  return Array.from({ length: (bytes.length / 20) * 32 }, (_, weight) => {
    const block = Math.floor(weight / 32) * 20;
    const pair = bytes[block + 4 + (weight % 16)] ?? 0;
    const nibble = weight % 32 < 16 ? pair % 16 : Math.floor(pair / 16);
    return nibble * fromHalf(bytes.readUInt16LE(block)) + fromHalf(bytes.readUInt16LE(block + 2));
  });
}

test("no weight moves by more than half a step of its block", () => {
  const before = q41(40);
  const after = q80Of(before, 40);
  expect(after).toHaveLength(40 * 34);
  weightsOfQ41(before).forEach((weight, index) => {
    const block = Math.floor(index / 32) * 34;
    const step = fromHalf(after.readUInt16LE(block));
    const found = after.readInt8(block + 2 + (index % 32)) * step;
    // The step itself is rounded to eleven bits, which 127 steps add up.
    expect(Math.abs(found - weight)).toBeLessThanOrEqual(step * (0.5 + 127 / 2048));
  });
});

/** A file as ggml's docs/gguf.md says: one value, three tensors, data aligned to 32 bytes. */
function gguf(tensors: { name: string; type: GgmlType; dimensions: number[]; data: Buffer }[]): Buffer {
  const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
  const u64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
  const text = (value: string) => Buffer.concat([u64(value.length), Buffer.from(value)]);
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((32 - (bytes.length % 32)) % 32)]);
  let offset = 0;
  const infos = tensors.map(({ name, type, dimensions, data }) => {
    const info = [text(name), u32(dimensions.length), ...dimensions.map(u64), u32(type), u64(offset)];
    offset += padded(data).length;
    return Buffer.concat(info);
  });
  const value = Buffer.concat([text("general.architecture"), u32(8), text("llama")]);
  const head = Buffer.concat([Buffer.from("GGUF"), u32(3), u64(tensors.length), u64(1), value, ...infos]);
  return Buffer.concat([padded(head), ...tensors.map(({ data }) => padded(data))]);
}

const floats = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer);
const norm = { name: "norm", type: GgmlType.F32, dimensions: [3], data: floats(1, 2, 3) };
const bias = { name: "bias", type: GgmlType.F32, dimensions: [2], data: floats(4, 5) };
const weights = { name: "weights", type: GgmlType.Q4_1, dimensions: [64, 3], data: q41(6) };

test("a file with Q4_1 weights is written once with Q8_0 ones, the rest as it was", async () => {
  const original = join(folder, "original.gguf");
  const faster = join(folder, "made", "faster.gguf");
  writeFileSync(original, gguf([norm, weights, bias]));

  expect(await ensureQ80(original, faster)).toBe(faster);
  const expected = gguf([norm, { ...weights, type: GgmlType.Q8_0, data: q80Of(weights.data, 6) }, bias]);
  expect(readFileSync(faster).equals(expected)).toBe(true);
  const info = await readGgufFileInfo(faster);
  expect(info.fullTensorInfo?.map(({ name, ggmlType }) => [name, ggmlType])).toEqual([
    ["norm", GgmlType.F32],
    ["weights", GgmlType.Q8_0],
    ["bias", GgmlType.F32],
  ]);

  const { mtimeMs } = statSync(faster);
  expect(await ensureQ80(original, faster)).toBe(faster);
  expect(statSync(faster).mtimeMs).toBe(mtimeMs);
});

test("a file without any is used as it is", async () => {
  const original = join(folder, "plain.gguf");
  writeFileSync(original, gguf([norm, bias]));
  expect(await ensureQ80(original, join(folder, "unused.gguf"))).toBe(original);
});

test("a file cut short leaves nothing behind", async () => {
  const original = join(folder, "short.gguf");
  writeFileSync(original, gguf([norm, weights, bias]).subarray(0, -100));
  await expect(ensureQ80(original, join(folder, "short", "made.gguf"))).rejects.toThrow("ends too early");
  expect(readdirSync(join(folder, "short"))).toEqual([]);
});
