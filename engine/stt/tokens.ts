import { readFile, writeFile } from "node:fs/promises";
import { isThere, makeFile } from "@/engine/models/derived-file";
import { AppError } from "@/lib/errors";

/**
 * Moonshine's `tokenizer.bin` → the token list sherpa-onnx reads: `base64(token bytes) index` a line. In the binary each
 * token is a length (one byte; from 128 on it is `next byte · 128 + n − 128`) and its bytes; an empty token is written as
 * one space, because plain or empty entries abort the process.
 */
export function tokenList(binary: Uint8Array): string {
  const lines: string[] = [];
  for (let offset = 0; offset < binary.length; ) {
    let length = binary[offset++] ?? 0;
    if (length >= 128) length = (binary[offset++] ?? 0) * 128 + length - 128;
    if (offset + length > binary.length)
      throw new AppError("unavailable", "The recogniser's tokenizer.bin is damaged.");
    const token = length === 0 ? Buffer.from(" ") : Buffer.from(binary.subarray(offset, offset + length));
    lines.push(`${token.toString("base64")} ${lines.length}`);
    offset += length;
  }
  return `${lines.join("\n")}\n`;
}

/** Makes the list once and keeps it at `cachePath`. */
export async function ensureTokenList(tokenizerPath: string, cachePath: string): Promise<string> {
  if (await isThere(cachePath)) return cachePath;
  const list = tokenList(await readFile(tokenizerPath));
  await makeFile(cachePath, (temporary) => writeFile(temporary, list));
  return cachePath;
}
