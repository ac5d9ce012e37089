import { Readable } from "node:stream";
import { ZipFile } from "yazl";

export type Archive = {
  /** What is read when its turn comes, and not before. `isPacked`: it is compressed already. */
  add(name: string, read: () => Promise<Readable> | Readable, isPacked?: boolean): void;
  /** Nothing more comes. The archive is made as this is read; when its reader goes, so does everything that is open. */
  finish(): Readable;
};

/** A ZIP file that is never whole anywhere: one entry after the other is read, packed and handed on. */
export function createArchive(): Archive {
  const zip = new ZipFile();
  let open: Readable | undefined;
  return {
    add(name, read, isPacked = false) {
      zip.addReadStreamLazy(name, { compress: !isPacked }, (give) => {
        Promise.resolve()
          .then(read)
          .then(
            (stream) => {
              open = stream;
              give(null, stream);
            },
            (error) => give(error, Readable.from([])),
          );
      });
    },
    finish() {
      zip.end();
      const output = Readable.from(zip.outputStream as AsyncIterable<Buffer>);
      // Nobody may take half an archive for a whole one.
      zip.on("error", (error) => output.destroy(error));
      output.once("close", () => open?.destroy());
      return output;
    },
  };
}
