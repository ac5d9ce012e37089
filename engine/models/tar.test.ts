import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { tarMember } from "./tar";
import { sampleBytes } from "./testing/file-server";

interface Member {
  name: string;
  content: Buffer;
  type?: string;
  prefix?: string;
}

function tar(members: Member[]): Buffer {
  const blocks = members.flatMap(({ name, content, type = "0", prefix = "" }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write(content.length.toString(8).padStart(11, "0"), 124);
    header.write(type, 156);
    header.write("ustar", 257);
    header.write(prefix, 345);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** In pieces that fall across every border. */
function inPieces(archive: Buffer, size: number): Readable {
  const pieces: Buffer[] = [];
  for (let start = 0; start < archive.length; start += size) pieces.push(archive.subarray(start, start + size));
  return Readable.from(pieces);
}

async function read(archive: Buffer, member: string, size = 700): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of tarMember(member)(inPieces(archive, size))) pieces.push(piece);
  return Buffer.concat(pieces);
}

const wanted = sampleBytes(5_000);

test.each([1, 511, 512, 513, 100_000])("finds a member in pieces of %i bytes", async (size) => {
  const archive = tar([
    { name: "package/package.json", content: Buffer.from("{}") },
    { name: "package/empty", content: Buffer.alloc(0) },
    { name: "package/model.bin", content: wanted },
    { name: "package/after", content: sampleBytes(600) },
  ]);
  expect((await read(archive, "package/model.bin", size)).equals(wanted)).toBe(true);
});

test("finds names that do not fit the header", async () => {
  const long = `package/${"deep/".repeat(30)}model.bin`;
  const record = ` path=${long}\n`;
  const pax = Buffer.from(`${record.length + 3}${record}`);
  const archive = tar([
    { name: "PaxHeader", content: pax, type: "x" },
    { name: "package/cut", content: wanted },
    { name: "model.bin", prefix: "package/folder", content: Buffer.from("prefixed") },
  ]);
  expect((await read(archive, long)).equals(wanted)).toBe(true);
  expect((await read(archive, "package/folder/model.bin")).toString()).toBe("prefixed");
});

test("does not take a link for a file", async () => {
  const archive = tar([{ name: "package/model.bin", content: Buffer.alloc(0), type: "2" }]);
  await expect(read(archive, "package/model.bin")).rejects.toMatchObject({ code: "not_found" });
});

test("says that a member is missing or cut short", async () => {
  const archive = tar([{ name: "package/model.bin", content: wanted }]);
  await expect(read(archive, "package/other")).rejects.toThrow(/no file package\/other/);
  await expect(read(archive.subarray(0, 2_000), "package/model.bin")).rejects.toThrow(/ends in the middle/);
});
