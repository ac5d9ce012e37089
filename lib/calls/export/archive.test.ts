import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { fromBuffer } from "yauzl";
import { createArchive } from "./archive";

test("entries are read one after the other, as the archive is", async () => {
  const archive = createArchive();
  const events: string[] = [];
  for (const name of ["a.txt", "b.txt"]) {
    archive.add(name, () => {
      events.push(`reads ${name}`);
      return Readable.from([name.repeat(3)]).once("end", () => events.push(`has ${name}`));
    });
  }
  expect(events).toEqual([]);
  const names = await entriesOf(await buffer(archive.finish()));
  expect(names).toEqual(["a.txt", "b.txt"]);
  expect(events).toEqual(["reads a.txt", "has a.txt", "reads b.txt", "has b.txt"]);
});

test("when the reader goes, what is open is closed and nothing more is read", async () => {
  const archive = createArchive();
  const endless = Readable.from(pieces());
  let isSecondRead = false;
  archive.add("endless.bin", () => endless, true);
  archive.add("second.txt", () => {
    isSecondRead = true;
    return Readable.from([""]);
  });
  const output = archive.finish();
  const closed = new Promise((resolve) => endless.once("close", resolve));
  for await (const _piece of output) break;
  await closed;
  expect(isSecondRead).toBe(false);
});

test("an entry that cannot be read ends the archive with an error", async () => {
  const archive = createArchive();
  archive.add("gone.txt", () => Promise.reject(new Error("it is gone")));
  await expect(buffer(archive.finish())).rejects.toThrow("it is gone");
});

async function* pieces() {
  for (;;) yield Buffer.alloc(65_536, 1);
}

function entriesOf(zip: Buffer): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const names: string[] = [];
    fromBuffer(zip, (error, archive) => {
      if (!archive) return reject(error);
      archive.on("entry", ({ fileName }) => names.push(fileName));
      archive.on("end", () => resolve(names));
      archive.on("error", reject);
    });
  });
}
