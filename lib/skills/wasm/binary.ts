import { AppError } from "@/lib/errors";

/** The binary format of WebAssembly, as far as limits stand in it: sections of tables and memories. */

export const pageBytes = 65_536;
/** Entries a table may have; a table entry costs the host memory too. */
const mostTableEntries = 100_000;
const mostTables = 8;

const tableSection = 4;
const memorySection = 5;

/** The module with its memory limited to so many pages (64 KiB each): growing beyond them fails inside the module, as the
 * standard says, and nothing of the host is touched. Throws `invalid_input` for what is no module, or needs more than that
 * from the start. */
export function limitMemory(module: Uint8Array, memoryPages: number): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [module.subarray(0, 8)];
  for (const { id, raw, body } of readSections(module)) {
    if (id === memorySection) parts.push(writeSection(id, limitMemories(body, memoryPages)));
    else if (id === tableSection) parts.push(writeSection(id, limitTables(body)));
    else parts.push(raw);
  }
  return Uint8Array.from(Buffer.concat(parts));
}

type Section = { id: number; raw: Uint8Array; body: Uint8Array };

function readSections(module: Uint8Array): Section[] {
  const isModule = Buffer.from(module.subarray(0, 8)).equals(Buffer.from("\0asm\x01\0\0\0", "latin1"));
  if (!isModule) throw new AppError("invalid_input", "This is not a WebAssembly module. Upload the .wasm file itself.");
  const reader = createReader(module, 8);
  const sections: Section[] = [];
  while (!reader.atEnd()) {
    const start = reader.position();
    const id = reader.byte();
    const length = reader.number();
    const body = reader.take(length);
    sections.push({ id, body, raw: module.subarray(start, reader.position()) });
  }
  return sections;
}

function limitMemories(body: Uint8Array, memoryPages: number): number[] {
  const reader = createReader(body);
  const count = reader.number();
  if (count > 1) throw new AppError("invalid_input", "This module has more than one memory, which is not supported.");
  const memories = Array.from({ length: count }, () => {
    const { minimum, maximum } = readLimits(reader);
    if (minimum > memoryPages) {
      const sentence = `This module needs ${inMegabytes(minimum)} of memory from the start; its limit is ${inMegabytes(memoryPages)}.`;
      throw new AppError("invalid_input", sentence);
    }
    return writeLimits(minimum, Math.min(maximum ?? memoryPages, memoryPages));
  });
  return [...writeNumber(count), ...memories.flat()];
}

function limitTables(body: Uint8Array): number[] {
  const reader = createReader(body);
  const count = reader.number();
  if (count > mostTables) throw new AppError("invalid_input", `This module has more than ${mostTables} tables.`);
  const tables = Array.from({ length: count }, () => {
    const type = reader.byte();
    if (type !== 0x70 && type !== 0x6f) {
      throw new AppError("invalid_input", "This module has a table of a kind that is not supported.");
    }
    const { minimum, maximum } = readLimits(reader);
    if (minimum > mostTableEntries) throw new AppError("invalid_input", "A table of this module is too large.");
    return [type, ...writeLimits(minimum, Math.min(maximum ?? mostTableEntries, mostTableEntries))];
  });
  return [...writeNumber(count), ...tables.flat()];
}

type Reader = ReturnType<typeof createReader>;

function readLimits(reader: Reader): { minimum: number; maximum: number | undefined } {
  const flags = reader.byte();
  if (flags > 1) {
    throw new AppError("invalid_input", "This module uses shared or 64-bit memory, which is not supported.");
  }
  const minimum = reader.number();
  return { minimum, maximum: flags === 1 ? reader.number() : undefined };
}

const writeLimits = (minimum: number, maximum: number) => [1, ...writeNumber(minimum), ...writeNumber(maximum)];

const writeSection = (id: number, body: number[]) => Uint8Array.from([id, ...writeNumber(body.length), ...body]);

function createReader(bytes: Uint8Array, start = 0) {
  let at = start;
  const broken = () => new AppError("invalid_input", "This WebAssembly module is damaged. Build and upload it again.");
  const byte = (): number => {
    const value = bytes[at];
    if (value === undefined) throw broken();
    at += 1;
    return value;
  };
  return {
    atEnd: () => at >= bytes.length,
    position: () => at,
    byte,
    /** Unsigned LEB128 of 32 bits. */
    number(): number {
      let value = 0;
      for (let index = 0; index < 5; index += 1) {
        const next = byte();
        value += (next & 0x7f) * 2 ** (7 * index);
        if (next < 0x80) return value;
      }
      throw broken();
    },
    take(length: number): Uint8Array {
      if (at + length > bytes.length) throw broken();
      const taken = bytes.subarray(at, at + length);
      at += length;
      return taken;
    },
  };
}

function writeNumber(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}

function inMegabytes(pages: number): string {
  return `${Math.ceil((pages * pageBytes) / 1_048_576)} MB`;
}
