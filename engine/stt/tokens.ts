import { readFile } from "node:fs/promises";
import { AppError } from "@/lib/errors";

/** Moonshine's `tokenizer.bin`: the text of each token. In the file a token is a length (one byte; from 128 on it is
 * `next byte · 128 + n − 128`) and its bytes in UTF-8, in which ▁ stands for a space. */
export function tokenTexts(binary: Uint8Array): string[] {
  const texts: string[] = [];
  for (let offset = 0; offset < binary.length; ) {
    let length = binary[offset++] ?? 0;
    if (length >= 128) length = (binary[offset++] ?? 0) * 128 + length - 128;
    if (offset + length > binary.length)
      throw new AppError("unavailable", "The recogniser's tokenizer.bin is damaged.");
    texts.push(
      Buffer.from(binary.subarray(offset, offset + length))
        .toString()
        .replaceAll("▁", " "),
    );
    offset += length;
  }
  return texts;
}

export const readTokens = async (path: string) => tokenTexts(await readFile(path));
