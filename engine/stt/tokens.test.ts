import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ensureTokenList, tokenList } from "./tokens";

const long = Buffer.alloc(200, "a");
/** "hi", an empty token, 200 letters (two length bytes: 1 · 128 + 72). */
const binary = Buffer.concat([Buffer.from([2]), Buffer.from("hi"), Buffer.from([0]), Buffer.from([200, 1]), long]);

describe("tokenList", () => {
  test("writes base64 and index, a space for the empty token", () => {
    expect(tokenList(binary)).toBe(`aGk= 0\nIA== 1\n${long.toString("base64")} 2\n`);
  });

  test("a file cut short is damaged", () => {
    expect(() => tokenList(binary.subarray(0, -1))).toThrowError(/damaged/);
  });
});

describe("ensureTokenList", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "parley-tokens-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("makes the list once", async () => {
    const source = join(folder, "tokenizer.bin");
    const cache = join(folder, "derived", "tokens.txt");
    await writeFile(source, binary);
    await ensureTokenList(source, cache);
    await rm(source);
    await expect(ensureTokenList(source, cache)).resolves.toBe(cache);
    expect(await readFile(cache, "utf8")).toBe(tokenList(binary));
  });
});
