import { AppError } from "@/lib/errors";

const block = 512;

/**
 * The content of one member of a tar stream, for `pipeline`. Reads what npm packs: ustar headers, names continued in `prefix`
 * or in a pax header. Throws AppError `not_found` when the archive ends without the member.
 */
export function tarMember(member: string) {
  return async function* (archive: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const reader = createReader(archive);
    let longName: string | undefined;
    for (;;) {
      const header = await reader.take(block);
      if (!header || header.every((byte) => byte === 0)) break;
      const size = Number.parseInt(text(header, 124, 12), 8) || 0;
      const type = text(header, 156, 1);
      const padding = (block - (size % block)) % block;
      if (type === "x") {
        const pax = (await reader.take(size))?.toString("utf8") ?? "";
        longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(pax)?.[1];
        await reader.skip(padding);
        continue;
      }
      const prefix = text(header, 345, 155);
      const name = longName ?? (prefix ? `${prefix}/${text(header, 0, 100)}` : text(header, 0, 100));
      longName = undefined;
      if (name === member && (type === "0" || type === "")) {
        yield* reader.stream(size);
        return;
      }
      await reader.skip(size + padding);
    }
    throw new AppError("not_found", `The archive has no file ${member}.`);
  };
}

function text(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field
    .subarray(0, end === -1 ? length : end)
    .toString("utf8")
    .trim();
}

/** Exact byte counts out of a stream of chunks of any size. */
function createReader(archive: AsyncIterable<Buffer>) {
  const source = archive[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  async function* stream(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (rest.length === 0) {
        const { done, value } = await source.next();
        if (done) throw new AppError("unavailable", "The archive ends in the middle of a file.");
        rest = value;
      }
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }

  return {
    stream,
    /** The next bytes; undefined at the end of the archive. */
    async take(count: number): Promise<Buffer | undefined> {
      const pieces: Buffer[] = [];
      try {
        for await (const piece of stream(count)) pieces.push(piece);
      } catch (error) {
        if (error instanceof AppError && pieces.length === 0) return undefined;
        throw error;
      }
      return Buffer.concat(pieces);
    },
    async skip(count: number): Promise<void> {
      for await (const _ of stream(count)) {
        // thrown away
      }
    },
  };
}
